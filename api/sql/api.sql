-- name: find_answer
select digest, body from api_answer where user_id = $1 and route = $2 and key = $3
-- name: claim_answer
insert into api_answer (user_id, route, key, digest, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing
-- name: keep_answer
update api_answer set body = $4 where user_id = $1 and route = $2 and key = $3
-- name: forget_answer
delete from api_answer where user_id = $1 and route = $2 and key = $3
-- name: forget_old_answers
delete from api_answer where created_at < $1
