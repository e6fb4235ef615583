-- The record: who the customers are and what happened with them. Facts carry
-- customer_id first (the distribution key on a cluster); 0 means that nobody
-- is known, such as a walk-in sale. No foreign keys: `zhike doctor` finds orphans.
create table customer (
  customer_id bigint not null,      -- from 1, dense, made by the program
  name text,
  pinyin text,                      -- full pinyin of the name, lower case, no spaces
  initials text,                    -- its initials, for search
  phone text,                       -- E.164 where it could be read
  email text,
  gender text,                      -- male, female
  birthday date,
  country text,
  province text,                    -- short form: 浙江
  city text,
  district text,
  address text,
  company text,
  channel text,                     -- where the customer came from
  level text,                       -- membership level as the source calls it
  tags text,                        -- JSON list
  note text,
  properties text,                  -- JSON object: columns of a file that serve no field
  registered_at timestamp,
  created_at timestamp not null,
  updated_at timestamp not null,
  batch_id text not null
);

-- Every name under which a source knows a customer.
create table identity (
  kind text not null,               -- id, phone, email
  value text not null,
  customer_id bigint not null,
  batch_id text not null
);

create table product (
  sku text primary key,
  name text,
  category text,
  brand text,
  price decimal(18,4),
  cost decimal(18,4),
  batch_id text not null
);

create table order_line (
  customer_id bigint not null,
  order_id bigint not null,         -- 63-bit hash of order_no
  line_id bigint not null,          -- 63-bit hash of order_no and sku
  seq integer not null,             -- 1, 2 … for several lines of one order with the same sku
  digest bigint not null,           -- 63-bit hash of the content: tells a changed line from the same line
  order_no text not null,
  ordered_at timestamp not null,    -- UTC
  ordered_on date not null,         -- business day
  ordered_hour smallint not null,   -- business hour 0–23
  sku text,
  quantity double precision not null,
  price decimal(18,4),
  amount decimal(18,4) not null,    -- as in the document
  discount decimal(18,4) not null,
  net_amount decimal(18,4) not null,-- contribution to revenue: 0 for cancelled and refunded, negative for returns
  kind text not null,               -- sale, gift, return, adjustment, refunded, cancelled, pending
  attribute_id bigint not null,     -- its row in line_attribute
  batch_id text not null,
  row_no bigint not null            -- line of the file
);

-- What many lines have in common, written once: six texts less on every line
-- of ten million.
create table line_attribute (
  attribute_id bigint not null,     -- 63-bit hash of the content
  channel text,
  store text,
  province text,
  city text,
  currency text,
  status text                       -- as the source calls it
);

-- One row per order, derived from its lines by every import and undo.
create table orders (
  customer_id bigint not null,
  order_id bigint not null,
  order_no text not null,
  ordered_at timestamp not null,
  ordered_on date not null,
  ordered_hour smallint not null,
  kind text not null,               -- sale: has a line sold; return; pending; cancelled; other
  lines integer not null,
  quantity double precision not null,   -- of lines sold
  amount decimal(18,4) not null,        -- of lines sold
  discount decimal(18,4) not null,
  returned decimal(18,4) not null,      -- positive: money given back
  net_amount decimal(18,4) not null,
  channel text,
  store text,
  province text,
  city text,
  batch_id text not null
);

create table event (
  customer_id bigint not null,
  event_id bigint not null,         -- 63-bit hash of the content and of its repetition
  happened_at timestamp not null,
  happened_on date not null,
  happened_hour smallint not null,
  name text not null,
  page text,
  sku text,
  channel text,
  value double precision,
  body text,                        -- what was said
  properties text,                  -- JSON object
  batch_id text not null,
  row_no bigint not null
);

-- Customers whose facts changed since the snapshot of fields was computed.
create table customer_dirty (
  customer_id bigint not null,
  marked_at timestamp not null
);

-- The next free customer_id and what else counts by itself.
create table counter (
  name text primary key,
  next bigint not null
);
insert into counter values ('customer', 1);

-- The embedded database scans these columns in milliseconds, while a unique
-- index on a million customers costs seconds of every large import; the import
-- never inserts what is there, and `zhike doctor` looks.
-- engine: postgres
create unique index customer_key on customer (customer_id);
create unique index identity_key on identity (kind, value);
create index order_line_customer on order_line (customer_id);
create index order_line_order on order_line (order_id);
create index line_attribute_id on line_attribute (attribute_id);
create index order_line_batch on order_line (batch_id);
create index orders_customer on orders (customer_id, ordered_at);
create index orders_order on orders (order_id);
create index event_customer on event (customer_id, happened_at);
create index event_batch on event (batch_id);
create index identity_customer on identity (customer_id);
