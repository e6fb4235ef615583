-- name: overview_totals
select count(*)::bigint as orders,
  count(*) filter (where kind = 'sale')::bigint as sale_orders,
  count(*) filter (where kind = 'return')::bigint as return_orders,
  count(*) filter (where kind = 'cancelled')::bigint as cancelled_orders,
  coalesce(sum(lines), 0)::bigint as lines,
  coalesce(sum(net_amount), 0)::double precision as revenue,
  coalesce(sum(amount), 0)::double precision as gross,
  coalesce(sum(returned), 0)::double precision as returns,
  coalesce(sum(net_amount) filter (where kind = 'sale'), 0)::double precision as sale_revenue,
  min(ordered_at) as first_order, max(ordered_at) as last_order,
  count(*) filter (where customer_id <= 0)::bigint as anonymous_orders,
  coalesce(sum(lines) filter (where customer_id <= 0), 0)::bigint as anonymous_lines,
  coalesce(sum(net_amount) filter (where customer_id <= 0), 0)::double precision as anonymous_revenue
from orders
where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/

-- name: overview_customers
select count(*)::bigint as customers, count(*) filter (where sales > 0)::bigint as buyers, count(*) filter (where sales > 1)::bigint as repeaters,
  coalesce(sum(sales), 0)::bigint as purchases
from (
  select customer_id, count(*) filter (where kind = 'sale') as sales from orders
  where customer_id > 0 and ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
  group by customer_id) x

-- name: overview_channels
select coalesce(channel, '') as key, count(*) filter (where kind = 'sale')::bigint as orders, sum(net_amount)::double precision as revenue
from orders
where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
group by coalesce(channel, '') order by 3 desc, 1

-- name: overview_change
select coalesce(sum(net_amount) filter (where now), 0)::double precision as revenue_now,
  coalesce(sum(net_amount) filter (where not now), 0)::double precision as revenue_before,
  count(*) filter (where kind = 'sale' and now)::bigint as orders_now,
  count(*) filter (where kind = 'sale' and not now)::bigint as orders_before,
  coalesce(sum(net_amount) filter (where kind = 'sale' and now), 0)::double precision as sales_now,
  coalesce(sum(net_amount) filter (where kind = 'sale' and not now), 0)::double precision as sales_before,
  coalesce(sum(amount) filter (where now), 0)::double precision as gross_now,
  coalesce(sum(amount) filter (where not now), 0)::double precision as gross_before,
  coalesce(sum(returned) filter (where now), 0)::double precision as returns_now,
  coalesce(sum(returned) filter (where not now), 0)::double precision as returns_before
from (
  select kind, net_amount, amount, returned, ordered_on between @from::date and @to::date as now from orders
  where ordered_at <= @at::timestamp and (ordered_on between @from::date and @to::date or ordered_on between @before_from::date and @before_to::date) /*people*/) x

-- name: overview_change_customers
select count(*) filter (where now > 0)::bigint as buyers_now, count(*) filter (where before > 0)::bigint as buyers_before,
  count(*) filter (where now > 1)::bigint as repeaters_now, count(*) filter (where before > 1)::bigint as repeaters_before,
  coalesce(sum(now), 0)::bigint as purchases_now, coalesce(sum(before), 0)::bigint as purchases_before
from (
  select count(*) filter (where ordered_on between @from::date and @to::date) as now,
    count(*) filter (where ordered_on between @before_from::date and @before_to::date) as before
  from orders
  where kind = 'sale' and customer_id > 0 and ordered_at <= @at::timestamp
    and (ordered_on between @from::date and @to::date or ordered_on between @before_from::date and @before_to::date) /*people*/
  group by customer_id) x

-- Steps of so many days count back from the last day: 0, 1, 2 …
-- name: trend
select ((@to::date - ordered_on) / @size::integer)::integer as step, count(*) filter (where kind = 'sale')::bigint as orders,
  count(distinct customer_id) filter (where kind = 'sale' and customer_id > 0)::bigint as buyers, sum(net_amount)::double precision as revenue
from orders
where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
group by 1 order by 1

-- Months count from year 0: year × 12 + month − 1.
-- name: months
with
-- include: first_buy
born as (
  select customer_id, (extract(year from first_day) * 12 + extract(month from first_day) - 1)::integer as first_month from first_buy),
bought as (
  select customer_id, (extract(year from ordered_on) * 12 + extract(month from ordered_on) - 1)::integer as month,
    count(*) filter (where kind = 'sale') as sales, sum(net_amount) as money
  from orders
  where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
  group by 1, 2)
select month, sum(sales)::bigint as orders, sum(money)::double precision as revenue,
  count(*) filter (where sales > 0 and customer_id > 0)::bigint as buyers,
  count(*) filter (where sales > 0 and first_month = month)::bigint as new_buyers,
  coalesce(sum(money) filter (where first_month = month), 0)::double precision as new_revenue,
  coalesce(sum(money) filter (where first_month < month), 0)::double precision as returning_revenue
from bought left join born using (customer_id)
group by month order by month

-- People behind a figure over orders: their orders and money inside that figure.
-- name: order_people
with
-- include: first_buy
-- include: first_order
hits as (
  select customer_id, count(*) filter (where kind = 'sale') as orders, sum(net_amount)::double precision as money,
    min(ordered_on) filter (where kind = 'sale') as first_day, max(ordered_on) filter (where kind = 'sale') as last_day
  from orders
  where customer_id > 0 and ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date
    and /*which*/kind = 'sale'/*.*/ /*people*/
  group by customer_id having /*having*/count(*) filter (where kind = 'sale') > 0/*.*/),
-- include: page
