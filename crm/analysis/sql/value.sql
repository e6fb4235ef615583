-- Hundredths of the customers, most valuable first. cum is the money up to and
-- with a customer; the sum of all cum gives the Gini coefficient exactly. Who of
-- two with the same worth comes first changes no sum, so that one order serves
-- all three (half the time of the part ranked).
-- name: value_curve
with
-- include: person
worths as (
  select money, case when money > 0 then money else 0 end as worth from person where orders > 0 /*people*/),
whole as (select count(*) as buyers, sum(worth) as total from worths),
summed as (
  select money, worth, row_number() over valuable as place, rank() over valuable - 1 as above, sum(worth) over (order by worth desc rows unbounded preceding) as cum
  from worths window valuable as (order by worth desc))
select ((place - 1) * 100 / buyers + 1)::integer as bucket,
  case when above * 100 < buyers * @high::integer then 'high' when above * 100 < buyers * (@high::integer + @middle::integer) then 'middle' else 'low' end as value_tier,
  count(*)::bigint as customers, sum(worth)::double precision as worth,
  sum(money)::double precision as money, min(worth)::double precision as worth_min, max(worth)::double precision as worth_max,
  count(*) filter (where money < 0)::bigint as negatives, coalesce(sum(money) filter (where money < 0), 0)::double precision as negative_money,
  sum(cum)::double precision as cum_sum, count(*) filter (where cum - worth < total * 0.8)::bigint as within_80
from summed cross join whole group by 1, 2 order by 1, 2

-- name: value_people
with
-- include: person
-- include: ranked
hits as (
  select customer_id, orders, money::double precision as money, first_day, last_day, value_tier from ranked
  where (@tier::text is null or value_tier = @tier::text) and (@top::bigint is null or (place - 1) * 100 < buyers * @top::bigint)),
-- include: page
