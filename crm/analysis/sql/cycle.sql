-- Days between consecutive purchase days, counted by the customer's number of
-- purchase days (5 stands for 5 to 9, 10 for 10 and more). Rows without a gap
-- are first purchases: one per customer.
-- name: cycle_gaps
with
-- include: buying
gaps as (
  select customer_id, ordered_on, ordered_on - lag(ordered_on) over (partition by customer_id order by ordered_on) as gap,
    count(*) over (partition by customer_id) as days
  from buying where true /*people*/)
select case when days >= 10 then 10 when days >= 5 then 5 when days >= 3 then 3 else days end::integer as days_class, gap::integer as gap, count(*)::bigint as n
from gaps where gap is null or ordered_on between @from::date and @to::date group by 1, 2

-- Orders and money are those of the purchase days that end such an interval.
-- name: cycle_people
with
-- include: buying
gaps as (
  select customer_id, ordered_on, ordered_on - lag(ordered_on) over (partition by customer_id order by ordered_on) as gap,
    count(*) over (partition by customer_id) as days
  from buying where true /*people*/),
chosen as (
  select customer_id, ordered_on, gap from gaps
  where gap between @gap_min::integer and @gap_max::integer and days between @days_min::integer and @days_max::integer
    and ordered_on between @from::date and @to::date),
hits as (
  select o.customer_id, count(*) as orders, sum(o.net_amount)::double precision as money, min(o.ordered_on) as first_day, max(o.ordered_on) as last_day,
    avg(g.gap)::double precision as cycle
  from chosen g join orders o on o.customer_id = g.customer_id and o.ordered_on = g.ordered_on
  where o.kind = 'sale' and o.ordered_at <= @at::timestamp group by o.customer_id),
-- include: page

-- name: frequency_counts
with
-- include: person
frequencies as (select orders, money from person where true /*people*/)
select orders::bigint as orders, count(*)::bigint as customers, sum(money)::double precision as revenue from frequencies group by orders order by orders

-- name: frequency_people
with
-- include: person
hits as (
  select customer_id, orders, money::double precision as money, first_day, last_day from person
  where orders between @orders_min::bigint and @orders_max::bigint /*people*/),
-- include: page
