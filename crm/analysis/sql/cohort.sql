-- Cells of cohort and distance. The cohort is missing, or the distance below 0,
-- for what was booked before a first purchase or without one.
-- name: cohort_cells
with
periods as (
  select customer_id, /*period*/(extract(year from ordered_on) * 12 + extract(month from ordered_on) - 1)::integer/*.*/ as period,
    count(*) filter (where kind = 'sale') as sales, count(*) as documents, sum(net_amount) as money
  from orders where customer_id > 0 and ordered_at <= @at::timestamp /*people*/
  group by 1, 2),
cohorts as (select customer_id, min(period) as cohort from periods where sales > 0 group by customer_id)
select cohort, period - cohort as distance, count(*) filter (where sales > 0)::bigint as customers, sum(money)::double precision as revenue,
  sum(sales)::bigint as orders, sum(documents)::bigint as documents
from periods left join cohorts using (customer_id)
where cohort is null or cohort between @first::integer and @last::integer
group by 1, 2 order by 1, 2

-- name: cohort_people
with
periods as (
  select customer_id, /*period*/(extract(year from ordered_on) * 12 + extract(month from ordered_on) - 1)::integer/*.*/ as period,
    count(*) filter (where kind = 'sale') as sales, sum(net_amount) as money, min(ordered_on) filter (where kind = 'sale') as first_day,
    max(ordered_on) filter (where kind = 'sale') as last_day
  from orders where customer_id > 0 and ordered_at <= @at::timestamp /*people*/
  group by 1, 2),
cohorts as (select customer_id, min(period) as cohort from periods where sales > 0 group by customer_id),
members as (
  select p.customer_id, sum(p.sales)::bigint as orders, sum(p.money)::double precision as money, min(p.first_day) as first_day, max(p.last_day) as last_day,
    count(*) filter (where p.period = c.cohort + @distance::integer and p.sales > 0) > 0 as back
  from periods p join cohorts c on c.customer_id = p.customer_id
  where c.cohort = @cohort::integer and p.period >= c.cohort group by p.customer_id),
hits as (select customer_id, orders, money, first_day, last_day from members where back = @back::boolean),
-- include: page
