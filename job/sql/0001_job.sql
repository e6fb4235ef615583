create table job (
  id text primary key,
  kind text not null,
  state text not null,            -- queued, running, done, failed, cancelled
  args text not null,             -- JSON
  unique_key text,                -- at most one job per key waits, and at most one runs
  created_by text not null,
  created_at timestamp not null,
  run_at timestamp not null,
  started_at timestamp,
  finished_at timestamp,
  heartbeat timestamp,            -- of the worker that runs it
  worker text,
  attempt integer not null,
  cancel_requested boolean not null,
  done bigint not null,           -- progress: units done of total
  total bigint not null,
  message text not null,          -- JSON {"zh": …, "en": …}: what it is doing
  result text,                    -- JSON
  error text                      -- JSON {"code": …, "zh": …, "en": …}
);
