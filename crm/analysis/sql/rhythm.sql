-- name: rhythm_cells
select extract(isodow from ordered_on)::integer as weekday, ordered_hour::integer as hour, count(*) filter (where kind = 'sale')::bigint as orders,
  sum(net_amount)::double precision as revenue, count(distinct customer_id) filter (where kind = 'sale' and customer_id > 0)::bigint as customers
from orders
where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
group by 1, 2 order by 1, 2

-- name: season_periods
select /*period*/extract(month from ordered_on)::integer/*.*/ as period, count(*) filter (where kind = 'sale')::bigint as orders,
  sum(net_amount)::double precision as revenue, count(distinct customer_id) filter (where kind = 'sale' and customer_id > 0)::bigint as customers,
  min(ordered_on)::timestamp as first_day
from orders
where ordered_at <= @at::timestamp and ordered_on between @from::date and @to::date /*people*/
group by 1 order by 1
