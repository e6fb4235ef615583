-- Saved views of the customer list: which customers, in which order, with
-- which columns; of one person, or shared with everybody.
create table customer_view (
  view_id text primary key,
  name text not null,
  rule text not null,               -- canonical text of the expression language; empty: everybody
  sort text not null,
  columns text not null,            -- JSON list of field names
  shared boolean not null,
  owner_id text not null,
  owner_name text not null,
  version bigint not null,          -- for people who edit at the same time
  created_at timestamp not null,
  updated_at timestamp not null,
  updated_id text not null,
  updated_name text not null,
  deleted_at timestamp              -- can be restored for 30 days
);
