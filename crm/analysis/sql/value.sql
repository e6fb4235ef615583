-- Hundredths of the customers, most valuable first. cum is the money up to and
-- with a customer; the sum of all cum gives the Gini coefficient exactly.
-- name: value_curve
with
-- include: person
-- include: ranked
summed as (
  select money, worth, place, buyers, value_tier, sum(worth) over (order by place rows unbounded preceding) as cum, sum(worth) over () as total from ranked)
select ((place - 1) * 100 / buyers + 1)::integer as bucket, value_tier, count(*)::bigint as customers, sum(worth)::double precision as worth,
  sum(money)::double precision as money, min(worth)::double precision as worth_min, max(worth)::double precision as worth_max,
  count(*) filter (where money < 0)::bigint as negatives, coalesce(sum(money) filter (where money < 0), 0)::double precision as negative_money,
  sum(cum)::double precision as cum_sum, count(*) filter (where cum - worth < total * 0.8)::bigint as within_80
from summed group by 1, 2 order by 1, 2

-- name: value_people
with
-- include: person
-- include: ranked
hits as (
  select customer_id, orders, money::double precision as money, first_day, last_day, value_tier from ranked
  where (@tier::text is null or value_tier = @tier::text) and (@top::bigint is null or (place - 1) * 100 < buyers * @top::bigint)),
-- include: page
