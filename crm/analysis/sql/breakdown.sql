-- One row per channel (or store, province, city) over two periods. Of the
-- orders at a customer's first moment the one with the least number is the first.
-- name: channel_rows
with
began as (
  select customer_id, min(ordered_at) as moment from orders where customer_id > 0 and kind = 'sale' and ordered_at <= @at::timestamp group by customer_id),
candidates as (
  select o.customer_id, o.order_id, o.ordered_on, coalesce(/*key*/channel/*.*/, '') as key
  from orders o join began b on b.customer_id = o.customer_id and b.moment = o.ordered_at where o.kind = 'sale'),
chosen as (select customer_id, min(order_id) as first_id from candidates group by customer_id),
fresh as (
  select c.key, count(*) as customers from candidates c join chosen f on f.customer_id = c.customer_id and f.first_id = c.order_id
  where c.ordered_on between @from::date and @to::date /*people c.customer_id*/ group by c.key),
documents as (
  select customer_id, kind, amount, returned, net_amount, coalesce(/*key*/channel/*.*/, '') as key, ordered_on between @from::date and @to::date as now
  from orders
  where ordered_at <= @at::timestamp and (ordered_on between @from::date and @to::date or ordered_on between @before_from::date and @before_to::date) /*people*/),
sums as (
  select key, count(distinct customer_id) filter (where now and kind = 'sale' and customer_id > 0)::bigint as customers,
    count(*) filter (where now and kind = 'sale')::bigint as orders,
    coalesce(sum(net_amount) filter (where now), 0)::double precision as revenue,
    coalesce(sum(amount) filter (where now), 0)::double precision as gross,
    coalesce(sum(returned) filter (where now), 0)::double precision as returns,
    coalesce(sum(net_amount) filter (where now and kind = 'sale'), 0)::double precision as sale_revenue,
    coalesce(sum(net_amount) filter (where not now), 0)::double precision as revenue_before,
    count(*) filter (where not now and kind = 'sale')::bigint as orders_before
  from documents group by key)
select s.key, s.customers, s.orders, s.revenue, s.gross, s.returns, s.sale_revenue, coalesce(f.customers, 0)::bigint as new_customers, s.revenue_before, s.orders_before
from sums s left join fresh f on f.key = s.key order by s.revenue desc, s.key

-- One row per article (or category, brand) over two periods; top ones with their buyers.
-- name: product_rows
with
sold as (
  select sku, count(*) filter (where kind = 'sale' and now) as lines, sum(quantity) filter (where kind = 'sale' and now) as quantity,
    coalesce(sum(net_amount) filter (where now), 0) as revenue, coalesce(sum(net_amount) filter (where kind = 'sale' and now), 0) as gross,
    coalesce(sum(case kind when 'return' then -amount when 'refunded' then amount end) filter (where now), 0) as returns, coalesce(sum(net_amount) filter (where not now), 0) as revenue_before
  from (
    select sku, kind, quantity, amount, net_amount, ordered_on between @from::date and @to::date as now from order_line
    where ordered_at <= @at::timestamp and (ordered_on between @from::date and @to::date or ordered_on between @before_from::date and @before_to::date) /*people*/) x
  group by sku),
named as (select s.sku, s.lines, s.quantity, s.revenue, s.gross, s.returns, s.revenue_before, p.name, coalesce(/*key*/s.sku/*.*/, '') as key
  from sold s left join product p on p.sku = s.sku),
keyed as (
  select key, /*name*/min(name)/*.*/ as name, sum(lines)::bigint as lines, coalesce(sum(quantity), 0)::double precision as quantity, sum(revenue) as revenue,
    sum(gross) as gross, sum(returns) as returns, sum(revenue_before) as revenue_before
  from named group by key),
top as (select key from keyed order by revenue desc, key limit @top::bigint),
articles as (select n.sku, n.key from named n join top t on t.key = n.key),
buyers as (
  select key, count(*) as buyers, count(*) filter (where first_day < last_day) as again
  from (
    select a.key, l.customer_id, min(l.ordered_on) as first_day, max(l.ordered_on) as last_day
    from order_line l join articles a on coalesce(a.sku, '') = coalesce(l.sku, '')
    where l.customer_id > 0 and l.kind = 'sale' and l.ordered_at <= @at::timestamp and l.ordered_on between @from::date and @to::date /*people l.customer_id*/
    group by a.key, l.customer_id) x
  group by key)
select k.key, k.name, k.lines, k.quantity, k.revenue::double precision as revenue, k.gross::double precision as gross, k.returns::double precision as returns,
  k.revenue_before::double precision as revenue_before, b.buyers::bigint as buyers, b.again::bigint as again
from keyed k left join buyers b on b.key = k.key order by k.revenue desc, k.key

-- name: product_people
with
hits as (
  select l.customer_id, count(distinct l.order_id) as orders, sum(l.net_amount)::double precision as money,
    min(l.ordered_on) as first_day, max(l.ordered_on) as last_day
  from order_line l left join product p on p.sku = l.sku
  where l.customer_id > 0 and l.kind = 'sale' and l.ordered_at <= @at::timestamp and l.ordered_on between @from::date and @to::date
    and coalesce(/*key*/l.sku/*.*/, '') = @key::text /*people l.customer_id*/
  group by l.customer_id having (not @again::boolean or min(l.ordered_on) < max(l.ordered_on))),
-- include: page
