-- Answers worked out once and good until a table that they were read from is
-- written (store.Version). They hold sums, never a person.
create table analysis_answer (
  question text primary key,     -- hash of the statement and its arguments
  version text not null,         -- of the tables it was read from
  rows text not null,            -- JSON
  size bigint not null,
  kept_at timestamp not null
);

-- How long a report took when it was last worked out, to tell how long it will take.
create table analysis_wait (
  report text primary key,       -- its path; with + at the end: among some of the customers
  seconds double precision not null
);
