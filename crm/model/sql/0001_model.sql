-- The registry: what was learnt, when, from which data, and how it was judged.
-- A version never changes but for its state.
create table model_version (
  id text primary key,
  question text not null,            -- lookahead
  state text not null,               -- current, old, refused
  reason text not null,              -- code of why it was refused or fell back; empty: neither
  created_at timestamp not null,
  as_of timestamp not null,          -- moment of analysis
  first_on date,                     -- data window: first business day with a purchase
  cut_on date,                       -- last day learnt from in the back-test; null without one
  until_on date not null,            -- last day watched
  customers bigint not null,
  repeat_customers bigint not null,
  digest text not null,              -- of the data and the recipe: equal ones need no second fit
  parameters text,                   -- JSON: the models' own documents
  metrics text not null,             -- JSON by split
  warnings text not null             -- JSON list of sentences
);

-- What the current version says, one row per customer with a purchase. The
-- whole table is written beside the old one and put in its place.
create table model_score (
  customer_id bigint not null,
  purchases integer not null,        -- days with a purchase
  first_on date not null,
  last_on date not null,
  money double precision,            -- mean of a repeat purchase
  p_alive double precision,          -- null after a single purchase
  orders_90d double precision not null,
  orders_90d_lo double precision not null,
  orders_90d_hi double precision not null,
  spend double precision,            -- null where amounts are unknown
  clv_365d double precision,
  clv_365d_lo double precision,
  clv_365d_hi double precision,
  next_order timestamp,
  next_order_prob_30d double precision not null,
  version text not null
);

-- engine: postgres
create unique index on model_score (customer_id);
create index on model_score (clv_365d, customer_id);
