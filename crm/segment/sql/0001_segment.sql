-- Segments: named groups of customers. A live one is its rule, looked at when
-- it is asked for; a frozen one is the list that its rule gave at one moment.
create table segment (
  segment_id text primary key,
  name text not null,
  folded text not null,             -- the name as it is searched: NFKC, lower case
  name_key text unique,             -- the same while the segment is in use; null once deleted
  description text not null,
  rule text not null,               -- canonical text of the expression language
  mode text not null,               -- live, frozen
  owner_id text not null,
  owner_name text not null,
  version bigint not null,          -- of the record, for people who edit at the same time
  created_at timestamp not null,
  updated_at timestamp not null,
  updated_id text not null,
  updated_name text not null,
  frozen_at timestamp,              -- when the members were last written down
  frozen_as_of timestamp,           -- the moment as of which the rule was met
  deleted_at timestamp
);

-- Who is in a frozen segment. Rows of a segment that was thawed stay until it
-- is frozen anew, so that thawing can be undone.
create table segment_member (
  customer_id bigint not null,
  segment_id text not null
);

-- engine: postgres
create index segment_member_segment on segment_member (segment_id, customer_id);
create index segment_member_customer on segment_member (customer_id);
create index segment_order on segment (updated_at, segment_id);
