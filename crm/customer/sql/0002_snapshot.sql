-- One row: what the snapshot customer_field was computed from. The snapshot
-- itself is made by the program from the catalogue.
create table customer_field_state (
  one integer primary key,
  as_of timestamp not null,
  full_at timestamp not null,
  refreshed_at timestamp not null,
  catalogue text not null
);
