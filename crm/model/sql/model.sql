-- name: window
select min(ordered_on) - date '1970-01-01' as first_day, max(ordered_on) - date '1970-01-01' as last_day, count(distinct customer_id)::bigint as customers
from orders where kind = 'sale' and customer_id > 0 and ordered_on <= $1::date
-- name: count_sales
select count(*)::bigint from orders where kind = 'sale' and customer_id > 0 and ordered_on > $1::date and ordered_on <= $2::date
-- name: histories
with day as (
  select customer_id, ordered_on, sum(amount) as money from orders
  where kind = 'sale' and customer_id > 0 and ordered_on <= $1::date group by customer_id, ordered_on),
begun as (select customer_id, min(ordered_on) as first_on from day group by customer_id)
select d.customer_id, b.first_on - date '1970-01-01' as first_day,
  (count(*) - 1)::bigint as frequency,
  max(d.ordered_on) - b.first_on as recency,
  coalesce(sum(d.money) filter (where d.ordered_on > b.first_on), 0)::double precision as money,
  (count(*) filter (where d.ordered_on > b.first_on and d.ordered_on <= $2::date))::bigint as learnt,
  coalesce(max(d.ordered_on) filter (where d.ordered_on <= $2::date) - b.first_on, 0) as learnt_recency,
  coalesce(sum(d.money) filter (where d.ordered_on > b.first_on and d.ordered_on <= $2::date), 0)::double precision as learnt_money,
  (count(*) filter (where d.ordered_on > b.first_on and d.ordered_on <= $2::date and d.ordered_on > $3::date))::bigint as before,
  coalesce(sum(d.money) filter (where d.ordered_on > b.first_on and d.ordered_on > $2::date), 0)::double precision as held_money
from day d join begun b on b.customer_id = d.customer_id
group by d.customer_id, b.first_on order by d.customer_id
-- name: months
with day as (select distinct customer_id, ordered_on from orders where kind = 'sale' and customer_id > 0 and ordered_on <= $1::date),
begun as (select customer_id, min(ordered_on) as first_on from day group by customer_id)
select (extract(year from d.ordered_on) * 12 + extract(month from d.ordered_on) - 1)::integer as month, d.ordered_on > $2::date as held, count(*)::bigint as purchases
from day d join begun b on b.customer_id = d.customer_id
where d.ordered_on > b.first_on and b.first_on <= $2::date group by 1, 2 order by 1, 2
-- name: insert_version
insert into model_version (id, question, state, reason, created_at, as_of, first_on, cut_on, until_on, customers, repeat_customers, digest, parameters, metrics, warnings)
values ($1, $2, $3, $4, $5, $6, $7::date, $8::date, $9::date, $10, $11, $12, $13, $14, $15)
-- name: retire_versions
update model_version set state = 'old' where question = $1 and state = 'current'
-- name: newest_version
select id, question, state, reason, created_at, as_of, first_on::text as first_on, cut_on::text as cut_on, until_on::text as until_on,
  customers, repeat_customers, digest, parameters, metrics, warnings
from model_version where question = $1 order by id desc limit 1
-- name: get_version
select id, question, state, reason, created_at, as_of, first_on::text as first_on, cut_on::text as cut_on, until_on::text as until_on,
  customers, repeat_customers, digest, parameters, metrics, warnings
from model_version where question = $1 and id = $2
-- name: list_versions
select id, question, state, reason, created_at, as_of, first_on::text as first_on, cut_on::text as cut_on, until_on::text as until_on,
  customers, repeat_customers, digest, parameters, metrics, warnings
from model_version where $1::text is null or id < $1::text order by id desc limit $2
-- name: any_score
select customer_id from model_score where version = $1 limit 1
-- name: get_score
select m.customer_id, c.name, m.purchases, m.first_on::text as first_on, m.last_on::text as last_on, m.money, m.p_alive, m.orders_90d, m.orders_90d_lo, m.orders_90d_hi,
  m.spend, m.clv_365d, m.clv_365d_lo, m.clv_365d_hi, m.next_order, m.next_order_prob_30d, m.version
from model_score m left join customer c on c.customer_id = m.customer_id where m.customer_id = $1
-- name: count_scores
select count(*)::bigint from model_score
-- name: customer_exists
select count(*)::bigint from customer where customer_id = $1
-- name: erase_score
delete from model_score where customer_id = $1
-- name: check_scores_without_customer
select count(*)::bigint from model_score m left join customer c on c.customer_id = m.customer_id where c.customer_id is null
-- name: check_scores_of_old_version
select count(*)::bigint from model_score m left join model_version v on v.id = m.version and v.state = 'current' where v.id is null
-- name: check_two_current_versions
select count(*)::bigint from (select question from model_version where state = 'current' group by question having count(*) > 1) x
