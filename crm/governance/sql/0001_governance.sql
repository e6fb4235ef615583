-- Who may do what, and who did what. Secrets are kept as hashes only.
create table user_account (
  user_id text primary key,
  name text not null,
  login text not null,              -- as it was typed
  login_key text not null unique,   -- as it is compared
  password text,                    -- argon2id; null until the invitation was used
  role text not null,
  language text not null,           -- zh, en
  active boolean not null,
  created_at timestamp not null,
  updated_at timestamp not null,
  signed_in_at timestamp
);

-- One row that every change of users touches, so that two changes that are
-- harmless alone (each demotes one of the last two owners) cannot both pass.
create table user_guard (
  name text primary key,
  version bigint not null
);
insert into user_guard values ('users', 0);

create table user_session (
  session_hash text primary key,    -- SHA-256 of the cookie
  user_id text not null,
  created_at timestamp not null,
  seen_at timestamp not null,       -- to the hour
  expires_at timestamp not null
);

-- One-time links: first (creates the owner), invite, reset.
create table user_link (
  link_hash text primary key,       -- SHA-256 of the token
  kind text not null,
  user_id text not null,            -- empty for first
  created_at timestamp not null,
  expires_at timestamp not null
);

create table access_key (
  key_id text primary key,
  key_hash text not null unique,    -- SHA-256 of the secret
  prefix text not null,             -- its beginning, to tell keys apart
  name text not null,
  user_id text not null,
  scopes text not null,             -- permissions, separated by spaces
  created_at timestamp not null,
  expires_at timestamp,
  revoked_at timestamp,
  used_on text                      -- business day of the last use
);

create table audit_entry (
  entry_id text primary key,
  happened_at timestamp not null,
  user_id text not null,            -- empty: nobody was signed in
  user_name text not null,
  via text not null,
  action text not null,
  target text not null,
  outcome text not null,            -- done, refused, failed
  remote text not null,
  request_id text not null
);

-- engine: postgres
create index user_session_user on user_session (user_id);
create index access_key_user on access_key (user_id);
create index audit_entry_time on audit_entry (happened_at);
