-- name: get_state
select as_of, refreshed_at from customer_field_state where one = 1
-- name: get_make
select week, made_at, as_of, candidates, measures from today_make where week = $1
-- name: set_make
insert into today_make (week, made_at, as_of, candidates, measures) values ($1, $2, $3, $4, $5)
on conflict (week) do update set made_at = excluded.made_at, as_of = excluded.as_of, candidates = excluded.candidates, measures = excluded.measures
-- name: days_to_second
with f as (select customer_id, min(ordered_on) as first_day from orders where kind = 'sale' and customer_id > 0 and ordered_at <= $1::timestamp group by customer_id),
g as (select (min(o.ordered_on) - min(f.first_day))::double precision as days from orders o join f on f.customer_id = o.customer_id
  where o.kind = 'sale' and o.ordered_at <= $1::timestamp and o.ordered_on > f.first_day group by o.customer_id)
select count(*)::bigint as observed, percentile_cont(0.25) within group (order by days)::double precision as lower_days,
  percentile_cont(0.75) within group (order by days)::double precision as upper_days
from g
-- name: unlist
update today_item set listed = false where week = $1
-- name: list_again
update today_item set listed = true, reason = x.reason, value = x.value, figures = x.figures, as_of = $6::timestamp
from (select unnest($2::bigint[]) as customer_id, unnest($3::text[]) as reason, unnest($4::double precision[]) as value, unnest($5::text[]) as figures) x
where today_item.week = $1 and today_item.customer_id = x.customer_id
-- name: list_new
insert into today_item (customer_id, week, listed, reason, value, figures, as_of, since, owner_id, owner_name, state, note, handled_id, handled_name)
select x.customer_id, $1::text, true, x.reason, x.value, x.figures, $6::timestamp, $6::timestamp, coalesce(o.owner_id, ''), coalesce(o.owner_name, ''), 'open', '', '', ''
from (select unnest($2::bigint[]) as customer_id, unnest($3::text[]) as reason, unnest($4::double precision[]) as value, unnest($5::text[]) as figures) x
left join (select customer_id, owner_id, owner_name, row_number() over (partition by customer_id order by week desc) as n from today_item where owner_id <> '') o
  on o.customer_id = x.customer_id and o.n = 1
where not exists (select 1 from today_item t where t.week = $1::text and t.customer_id = x.customer_id)
-- name: nobody_back
update today_item set back_at = null, back_amount = null where week in ($1, $2) and back_at is not null
-- name: note_back
update today_item set back_at = x.back_at, back_amount = x.amount
from (select t.customer_id, t.week, min(o.ordered_at) as back_at, sum(o.amount)::double precision as amount
  from today_item t join orders o on o.customer_id = t.customer_id and o.ordered_at > t.since
  where t.week in ($1, $2) and o.kind = 'sale' and o.ordered_at <= $3::timestamp group by t.customer_id, t.week) x
where today_item.customer_id = x.customer_id and today_item.week = x.week
-- name: list_week
select t.customer_id, t.week, t.listed, t.reason, t.value, t.figures, t.as_of, t.since, t.owner_id, t.owner_name, t.state, t.snoozed_until, t.note,
  t.handled_at, t.handled_id, t.handled_name, t.back_at, t.back_amount, c.name, c.phone
from today_item t join customer c on c.customer_id = t.customer_id
where t.week = $1 and (t.listed or t.state <> 'open' or t.back_at is not null) order by t.value desc, t.customer_id
-- name: get_item
select t.customer_id, t.week, t.listed, t.reason, t.value, t.figures, t.as_of, t.since, t.owner_id, t.owner_name, t.state, t.snoozed_until, t.note,
  t.handled_at, t.handled_id, t.handled_name, t.back_at, t.back_amount, c.name, c.phone
from today_item t join customer c on c.customer_id = t.customer_id where t.week = $1 and t.customer_id = $2
-- name: handle_item
update today_item set state = $3, snoozed_until = $4::timestamp, note = $5, handled_at = $6::timestamp, handled_id = $7, handled_name = $8
where week = $1 and customer_id = $2
-- name: assign_item
update today_item set owner_id = $3, owner_name = $4 where week = $1 and customer_id = $2
-- name: list_people
select user_id, name, role from user_account where active order by name, user_id
-- name: timeline
select week, reason, state, note, handled_at, handled_name from today_item
where customer_id = $1 and handled_at < $2::timestamp and state <> 'open' order by handled_at desc limit $3
-- name: copy_person
select week, reason, state, note, handled_at, handled_name from today_item where customer_id = $1 order by week
-- name: erase_person
delete from today_item where customer_id = $1
-- name: orphans
select count(*)::bigint from today_item t where not exists (select 1 from customer c where c.customer_id = t.customer_id)
