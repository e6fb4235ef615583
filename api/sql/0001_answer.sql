-- Answers kept for an Idempotency-Key; body is null while the request runs.
create table api_answer (
  user_id text not null,
  route text not null,
  key text not null,
  digest text not null,
  body text,
  created_at timestamp not null,
  primary key (user_id, route, key)
);
