-- This week's list: one row per customer and week in which the customer was on
-- it. What people did with an entry stays; the figures are of the last make.
create table today_item (
  customer_id bigint not null,
  week text not null,               -- ISO week of the business day: 2025-W27
  listed boolean not null,          -- proposed by the last make of the week
  reason text not null,             -- overdue, second_order, falling
  value double precision not null,  -- at stake in 90 days
  figures text not null,            -- JSON: what the sentences are made of
  as_of timestamp not null,         -- the moment of the figures
  since timestamp not null,         -- the moment as of which the customer came onto the list
  owner_id text not null,           -- who follows it up; empty: nobody yet
  owner_name text not null,
  state text not null,              -- open, done, snoozed
  snoozed_until timestamp,
  note text not null,               -- what came of it
  handled_at timestamp,
  handled_id text not null,
  handled_name text not null,
  back_at timestamp,                -- first purchase since they came onto the list
  back_amount double precision,     -- money of the purchases since
  primary key (customer_id, week)
);

-- How the list of a week was last made.
create table today_make (
  week text primary key,
  made_at timestamp not null,
  as_of timestamp not null,
  candidates bigint not null,       -- customers whom a rule named, more than the list holds
  measures text not null            -- JSON: the quantities of the whole shop that the rules use
);

-- engine: postgres
create index today_item_week on today_item (week);
