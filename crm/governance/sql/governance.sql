-- name: guard_users
update user_guard set version = version + 1 where name = 'users'

-- name: count_users
select count(*)::bigint from user_account

-- name: count_other_owners
select count(*)::bigint from user_account
where role = 'owner' and active and password is not null and user_id <> $1

-- name: list_users
select user_id, name, login, role, language, active, password is null as invited, created_at, signed_in_at
from user_account order by active desc, created_at, user_id

-- name: get_user
select user_id, name, login, role, language, active, password is null as invited, created_at, signed_in_at
from user_account where user_id = $1

-- name: login_taken
select count(*)::bigint from user_account where login_key = $1

-- name: add_user
insert into user_account (user_id, name, login, login_key, password, role, language, active, created_at, updated_at)
values ($1, $2, $3, $4, $5::text, $6, $7, true, $8, $8)

-- name: change_user
update user_account set name = $2, role = $3, active = $4, updated_at = $5 where user_id = $1

-- name: set_name
update user_account set name = $2, updated_at = $3 where user_id = $1

-- name: set_language
update user_account set language = $2, updated_at = $3 where user_id = $1

-- name: set_password
update user_account set password = $2, updated_at = $3 where user_id = $1 and active

-- name: find_login
select user_id, login_key, password from user_account where login_key = $1 and active and password is not null

-- name: find_password
select user_id, login_key, password from user_account where user_id = $1 and active and password is not null

-- name: signed_in
update user_account set signed_in_at = $3 where user_id = $1 and active and password = $2

-- name: add_session
insert into user_session (session_hash, user_id, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)

-- name: find_session
select s.seen_at, s.expires_at, u.user_id, u.name, u.role
from user_session s join user_account u on u.user_id = s.user_id
where s.session_hash = $1 and s.expires_at > $2 and u.active

-- name: touch_session
update user_session set seen_at = $2, expires_at = $3 where session_hash = $1 and seen_at <= $4

-- name: end_session
delete from user_session where session_hash = $1

-- name: end_other_sessions
delete from user_session where user_id = $1 and session_hash <> $2

-- name: end_old_sessions
delete from user_session where expires_at <= $1

-- name: add_link
insert into user_link (link_hash, kind, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)

-- name: find_link
select l.kind, l.user_id, coalesce(u.name, '') as name, coalesce(u.login, '') as login, coalesce(u.login_key, '') as login_key
from user_link l left join user_account u on u.user_id = l.user_id
where l.link_hash = $1 and l.expires_at > $2 and (l.kind = 'first' or u.active)

-- name: use_link
delete from user_link where link_hash = $1 and expires_at > $2

-- name: end_links
delete from user_link where user_id = $1

-- name: end_old_links
delete from user_link where expires_at <= $1

-- name: add_key
insert into access_key (key_id, key_hash, prefix, name, user_id, scopes, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8::timestamp)

-- name: list_keys
select k.key_id, k.prefix, k.name, k.user_id, coalesce(u.name, k.user_id) as user_name, k.scopes, k.created_at, k.expires_at, k.revoked_at, k.used_on
from access_key k left join user_account u on u.user_id = k.user_id
where $1::boolean or k.user_id = $2
order by k.created_at desc, k.key_id desc

-- name: get_key
select k.key_id, k.prefix, k.name, k.user_id, coalesce(u.name, k.user_id) as user_name, k.scopes, k.created_at, k.expires_at, k.revoked_at, k.used_on
from access_key k left join user_account u on u.user_id = k.user_id
where k.key_id = $1

-- name: find_key
select k.key_id, k.name, k.user_id, k.scopes, k.expires_at, k.used_on,
  coalesce(u.name, '') as user_name, coalesce(u.role, '') as role, coalesce(u.active, false) as active
from access_key k left join user_account u on u.user_id = k.user_id
where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)

-- name: use_key
update access_key set used_on = $2 where key_id = $1 and (used_on is null or used_on <> $2)

-- name: revoke_key
update access_key set revoked_at = $2 where key_id = $1 and revoked_at is null

-- name: revoke_keys
update access_key set revoked_at = $2 where user_id = $1 and revoked_at is null

-- name: add_audit
insert into audit_entry (entry_id, happened_at, user_id, user_name, via, action, target, outcome, remote, request_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: list_audit
select entry_id, happened_at, user_id, user_name, via, action, target, outcome, remote, request_id
from audit_entry
where happened_at >= $1 and happened_at < $2
  and ($3::text = '' or user_id = $3)
  and ($4::text = '' or action = $4 or starts_with(action, $4 || '.'))
  and (happened_at < $5 or happened_at = $5 and entry_id < $6)
order by happened_at desc, entry_id desc
limit $7

-- name: engine_version
select version()

-- name: database_size
select (total_blocks * block_size)::bigint from pragma_database_size() where database_name = current_database()

-- name: database_size engine: postgres
select pg_database_size(current_database())
