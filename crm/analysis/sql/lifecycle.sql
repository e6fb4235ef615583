-- name: lifecycle_stages
with
-- include: person_days
-- include: staged
select stage, count(*)::bigint as customers, coalesce(sum(money), 0)::double precision as revenue, coalesce(sum(orders), 0)::bigint as orders,
  avg(recency)::double precision as recency, avg(cycle)::double precision as cycle, max(typical_cycle) as typical_cycle
from staged where true /*people*/ group by stage

-- name: lifecycle_people
with
-- include: person_days
-- include: staged
hits as (
  select customer_id, orders::bigint as orders, coalesce(money, 0)::double precision as money, first_day, last_day, recency::bigint as recency, cycle, stage
  from staged where (@stage::text is null or stage = @stage::text) /*people*/),
-- include: page

-- name: lifecycle_flows
with
-- include: person_days
-- include: staged
-- include: person_days then
-- include: staged then
select coalesce(a.stage, '') as from_state, coalesce(b.stage, '') as to_state, count(*)::bigint as customers, coalesce(sum(b.money), 0)::double precision as revenue
from staged a full join staged_then b on b.customer_id = a.customer_id
where true /*people coalesce(b.customer_id, a.customer_id)*/
group by 1, 2 order by 1, 2

-- name: lifecycle_flow_people
with
-- include: person_days
-- include: staged
-- include: person_days then
-- include: staged then
hits as (
  select coalesce(b.customer_id, a.customer_id) as customer_id, coalesce(b.orders, 0)::bigint as orders, coalesce(b.money, 0)::double precision as money,
    b.first_day, b.last_day, b.recency::bigint as recency, b.cycle, coalesce(a.stage, '') as from_stage, coalesce(b.stage, '') as to_stage
  from staged a full join staged_then b on b.customer_id = a.customer_id
  where (@from_stage::text is null or coalesce(a.stage, '') = @from_stage::text)
    and (@to_stage::text is null or coalesce(b.stage, '') = @to_stage::text)
    /*people coalesce(b.customer_id, a.customer_id)*/),
-- include: page
