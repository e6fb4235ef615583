-- One row per customer: the scores of the analyses as of one moment, all
-- written anew by the job analysis.score. They are fields of the catalogue.
create table analysis_score (
  customer_id bigint not null,
  as_of timestamp not null,
  rfm_r smallint,                -- 1–5, 5 bought most recently; null without a purchase
  rfm_f smallint,
  rfm_m smallint,
  rfm_group text,                -- important_value …
  value_tier text,               -- high, middle, low
  lifecycle_stage text not null, -- potential, new, active, mature, declining, lost
  lifecycle_cycle double precision -- days between purchases against which the stage is judged
);

-- engine: postgres
create unique index analysis_score_customer on analysis_score (customer_id);
