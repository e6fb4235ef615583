-- name: insert_job
insert into job (id, kind, state, args, unique_key, created_by, created_at, run_at, attempt, cancel_requested, done, total, message)
values ($1, $2, 'queued', $3, $4, $5, $6, $7, 0, false, 0, 0, '')
-- name: find_queued
select id from job where unique_key = $1 and state = 'queued'
-- name: next_job
select q.id from job q where q.state = 'queued' and q.run_at <= $1
  and not exists (select 1 from job r where r.state = 'running' and r.unique_key = q.unique_key)
order by q.run_at, q.id limit 1
-- name: start_job
update job set state = 'running', started_at = coalesce(started_at, $2), heartbeat = $2, worker = $3, attempt = attempt + 1
where id = $1 and state = 'queued' and not exists (select 1 from job r where r.state = 'running' and r.unique_key = job.unique_key)
-- name: finish_job
update job set state = $2, finished_at = $3, result = $4, error = $5, done = $6, total = $7, message = $8, worker = null where id = $1
-- name: requeue_job
update job set state = 'queued', run_at = $2, error = $3, worker = null where id = $1
-- name: beat
update job set heartbeat = $2, done = $3, total = $4, message = $5 where id = $1
-- name: is_cancel_requested
select cancel_requested from job where id = $1
-- name: request_cancel
update job set cancel_requested = true where id = $1 and state = 'running'
-- name: cancel_queued
update job set state = 'cancelled', finished_at = $2 where id = $1 and state = 'queued'
-- name: retry_job
update job set state = 'queued', run_at = $2, finished_at = null, error = null, cancel_requested = false, attempt = 0
where id = $1 and state in ('failed', 'cancelled')
-- name: rescue
update job set state = 'queued', worker = null where state = 'running' and (heartbeat < $1 or worker = $2)
-- name: get_job
select * from job where id = $1
-- name: list_jobs
select * from job where (($1::text) is null or id < $1) order by id desc limit $2
-- name: count_states
select state, count(*) as n from job group by state
-- name: last_of_kind
select max(created_at) from job where kind = $1
-- name: delete_old
delete from job where state in ('done', 'cancelled', 'failed') and finished_at < $1
