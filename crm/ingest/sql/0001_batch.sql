-- An import: what came, from whom, and what became of it. Every fact carries
-- the id of the batch it came with, and its row number in the file.
create table batch (
  id text primary key,
  kind text not null,               -- customers, products, orders, events
  source text not null,             -- the user's name for where such files come from
  file_name text not null,
  file_size bigint not null,
  file_digest text not null,        -- SHA-256 of the file as it was given
  settings text not null,           -- JSON: format found, mapping used
  state text not null,              -- running, done, failed, cancelled, undone
  rows_read bigint not null,
  accepted bigint not null,
  rejected bigint not null,
  created bigint not null,          -- accepted rows that were new
  updated bigint not null,          -- accepted rows that changed something known
  unchanged bigint not null,        -- accepted rows that were known already
  customers_new bigint not null,
  orders_new bigint not null,
  warnings text not null,           -- JSON list of sentences in both languages
  seconds double precision not null,
  created_by text not null,
  created_at timestamp not null,
  finished_at timestamp,
  undone_at timestamp,
  undone_by text
);

-- A file handed to the server and not imported yet.
create table upload (
  id text primary key,
  name text not null,
  size bigint not null,
  digest text not null,
  created_by text not null,
  created_at timestamp not null
);

-- How the columns of a source's files were mapped the last time.
create table mapping_memory (
  source text not null,
  kind text not null,
  columns_digest text not null,
  mapping text not null,            -- JSON
  updated_at timestamp not null,
  primary key (source, kind, columns_digest)
);

-- Lines that a batch brought although they were known already: when the batch
-- that brought them first is undone, they stay as this one's.
create table line_claim (
  batch_id text not null,
  line_id bigint not null,
  seq integer not null
);

-- What a batch replaced, as it was before.
create table order_line_history as select *, batch_id as replaced_by from order_line where false;
create table customer_history as select *, batch_id as replaced_by from customer where false;
create table product_history as select *, batch_id as replaced_by from product where false;

-- engine: postgres
create index order_line_history_batch on order_line_history (replaced_by);
create index line_claim_line on line_claim (line_id);
create index line_claim_batch on line_claim (batch_id);
