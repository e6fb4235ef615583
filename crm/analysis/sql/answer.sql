-- name: get_answer
select rows from analysis_answer where question = @question::text and version = @version::text

-- name: keep_answer
insert into analysis_answer (question, version, rows, size, kept_at) values (@question, @version, @rows, @size, @now)
on conflict (question) do update set version = excluded.version, rows = excluded.rows, size = excluded.size, kept_at = excluded.kept_at

-- name: drop_answers
delete from analysis_answer where question in (
  select question from (select question, row_number() over newest as place, sum(size) over newest as bytes from analysis_answer window newest as (order by kept_at desc, question)) x
  where place > @most::bigint or bytes > @bytes::bigint)

-- name: keep_wait
insert into analysis_wait (report, seconds) values (@report, @seconds) on conflict (report) do update set seconds = excluded.seconds

-- name: list_waits
select report, seconds from analysis_wait

-- The first fact known already that lies after a moment.
-- name: next_fact
select min(t) as t from (
  select min(ordered_at) as t from orders where ordered_at > @at::timestamp
  union all select min(registered_at) from customer where registered_at > @at::timestamp) x
