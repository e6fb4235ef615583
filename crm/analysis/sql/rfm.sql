-- Cells of scores; the row without scores are the customers without a purchase.
-- name: rfm_cells
with
-- include: person
-- include: scored
select r::integer as r, f::integer as f, m::integer as m, count(*)::bigint as customers, sum(money)::double precision as revenue, sum(orders)::bigint as orders,
  min(recency)::bigint as recency_min, max(recency)::bigint as recency_max, min(orders)::bigint as orders_min, max(orders)::bigint as orders_max,
  min(money)::double precision as money_min, max(money)::double precision as money_max
from scored where true /*people*/ group by r, f, m
union all
select 0, 0, 0, count(*)::bigint, coalesce(sum(money), 0)::double precision, 0, 0, 0, 0, 0, 0, 0 from person where orders = 0 /*people*/
order by 1, 2, 3

-- name: rfm_people
with
-- include: person
-- include: scored
-- include: graded
hits as (
  select customer_id, orders, money::double precision as money, first_day, last_day, recency::bigint as recency, r::integer as r, f::integer as f, m::integer as m, rfm_group
  from graded
  where (@group::text is null or rfm_group = @group::text) and (@r::bigint is null or r = @r::bigint)
    and (@f::bigint is null or f = @f::bigint) and (@m::bigint is null or m = @m::bigint) /*people*/),
-- include: page

-- name: rfm_flows
with
-- include: person
-- include: scored
-- include: graded
-- include: person then
-- include: scored then
-- include: graded then
select coalesce(a.rfm_group, '') as from_state, coalesce(b.rfm_group, '') as to_state, count(*)::bigint as customers,
  coalesce(sum(b.money), 0)::double precision as revenue
from graded a full join graded_then b on b.customer_id = a.customer_id
where true /*people coalesce(b.customer_id, a.customer_id)*/
group by 1, 2 order by 1, 2

-- name: rfm_flow_people
with
-- include: person
-- include: scored
-- include: graded
-- include: person then
-- include: scored then
-- include: graded then
hits as (
  select coalesce(b.customer_id, a.customer_id) as customer_id, coalesce(b.orders, a.orders) as orders, coalesce(b.money, a.money)::double precision as money,
    coalesce(b.first_day, a.first_day) as first_day, coalesce(b.last_day, a.last_day) as last_day, b.r::integer as r, b.f::integer as f, b.m::integer as m,
    coalesce(a.rfm_group, '') as from_group, coalesce(b.rfm_group, '') as to_group
  from graded a full join graded_then b on b.customer_id = a.customer_id
  where (@from_group::text is null or coalesce(a.rfm_group, '') = @from_group::text)
    and (@to_group::text is null or coalesce(b.rfm_group, '') = @to_group::text)
    /*people coalesce(b.customer_id, a.customer_id)*/),
-- include: page
