-- The view that somebody's list of customers begins with.
create table customer_view_default (
  user_id text primary key,
  view_id text not null
);
