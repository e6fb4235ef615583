-- Common table expressions that several statements share, so that one word has
-- one definition. How they are put together is told in compose.go.
--
-- @at is the moment of analysis and @day its business day; @since is the first
-- business day that counts. Later facts are invisible.

-- What every known customer did: one row per customer with any order document.
-- part: person
person as (
  select customer_id, count(*) filter (where kind = 'sale') as orders, min(ordered_on) filter (where kind = 'sale') as first_day,
    max(ordered_on) filter (where kind = 'sale') as last_day, @day::date - max(ordered_on) filter (where kind = 'sale') as recency, sum(net_amount) as money
  from orders where customer_id > 0 and ordered_at <= @at::timestamp and ordered_on >= @since::date
  group by customer_id),

-- The same with the number of different days of purchase (days).
-- part: person_days
daily as (
  select customer_id, ordered_on, count(*) filter (where kind = 'sale') as sales, sum(net_amount) as money
  from orders where customer_id > 0 and ordered_at <= @at::timestamp
  group by customer_id, ordered_on),
person as (
  select customer_id, sum(sales)::bigint as orders, count(*) filter (where sales > 0) as days, min(ordered_on) filter (where sales > 0) as first_day,
    max(ordered_on) filter (where sales > 0) as last_day, @day::date - max(ordered_on) filter (where sales > 0) as recency, sum(money) as money
  from daily group by customer_id),

-- Days with a purchase.
-- part: buying
buying as (
  select customer_id, ordered_on from orders
  where customer_id > 0 and kind = 'sale' and ordered_at <= @at::timestamp
  group by customer_id, ordered_on),

-- The three scores. A score is 1 + the share of customers who are strictly
-- worse, in bins; equal values get equal scores, as in mining.Quantiles. What
-- stands in the places is written by scoring.go, for quintiles of money
--   percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by money) as m_at
--   m_at[1] as m1, m_at[2] as m2, m_at[3] as m3, m_at[4] as m4
--   case when money > m4 then 5 when money > m3 then 4 … else 1 end
-- since a value lies above the value at rank ⌈n × 2/5⌉ exactly when at least
-- that many are strictly smaller. This costs a third less than rank().
-- part: scored
percentiles as (select /*lists*/count(*) as buyers/*.*/ from person where orders > 0),
thresholds as (select /*columns*/buyers/*.*/ from percentiles),
scored as (
  select customer_id, orders, first_day, last_day, recency, money, /*r*/1/*.*/ as r, /*f*/1/*.*/ as f, /*m*/1/*.*/ as m
  from person cross join thresholds where orders > 0),

-- The eight groups of mining.RFMGroup: a score is high above the middle of its scale.
-- part: graded
graded as (
  select customer_id, orders, first_day, last_day, money, recency, r, f, m,
    case when 2 * m > @m_bins::bigint + 1 then 'important_' else 'general_' end
    || case when 2 * r > @r_bins::bigint + 1 then case when 2 * f > @f_bins::bigint + 1 then 'value' else 'develop' end
      else case when 2 * f > @f_bins::bigint + 1 then 'keep' else 'winback' end end as rfm_group
  from scored),

-- Customers by money, the most valuable first; money below zero is worth 0.
-- place breaks ties by number, above counts the customers with strictly more.
-- part: ranked
valued as (
  select customer_id, orders, first_day, last_day, money, case when money > 0 then money else 0 end as worth
  from person where orders > 0 /*people*/),
ordered as (
  select customer_id, orders, first_day, last_day, money, worth, row_number() over (order by worth desc, customer_id) as place,
    rank() over (order by worth desc) - 1 as above, count(*) over () as buyers
  from valued),
ranked as (
  select customer_id, orders, first_day, last_day, money, worth, place, buyers,
    case when above * 100 < buyers * @high::integer then 'high'
      when above * 100 < buyers * (@high::integer + @middle::integer) then 'middle' else 'low' end as value_tier
  from ordered),

-- The stage of every customer known at the moment, judged by the customer's own
-- cycle with the typical one counted as one more interval.
-- part: staged
typical as (
  select greatest(coalesce(round((percentile_cont(0.5) within group (order by (last_day - first_day)::double precision / (days - 1)))::decimal(12,4), 1), 30), 1)::double precision as typical_cycle
  from person where days > 1),
paced as (
  select customer_id, orders, days, first_day, last_day, money, recency, @day::date - first_day as age, typical_cycle,
    greatest(((last_day - first_day)::double precision + typical_cycle) / days, 1) as cycle
  from person cross join typical where days > 0),
afterwards as (
  select customer_id from orders where customer_id > 0 and ordered_at > @at::timestamp group by customer_id),
staged as (
  select customer_id, orders, first_day, last_day, money, recency, cycle, typical_cycle,
    case when recency > 4 * cycle then 'lost' when recency > 2 * cycle then 'declining'
      when age <= 2 * typical_cycle then 'new' when days >= 5 then 'mature' else 'active' end as stage
  from paced
  union all
  select c.customer_id, 0, null, null, p.money, null, null, t.typical_cycle, 'potential'
  from customer c cross join typical t left join person p on p.customer_id = c.customer_id left join afterwards a on a.customer_id = c.customer_id
  where coalesce(p.days, 0) = 0
    and (c.registered_at <= @at::timestamp or c.registered_at is null and (p.customer_id is not null or a.customer_id is null))),

-- The day of every customer's first purchase.
-- part: first_buy
first_buy as (
  select customer_id, min(ordered_on) as first_day from orders
  where customer_id > 0 and kind = 'sale' and ordered_at <= @at::timestamp group by customer_id),

-- Every customer's first purchase.
-- part: first_order
first_order as (
  select o.customer_id, min(o.order_id) as first_id from orders o
  join (select customer_id, min(ordered_at) as moment from orders where customer_id > 0 and kind = 'sale' and ordered_at <= @at::timestamp group by customer_id) f
    on f.customer_id = o.customer_id and f.moment = o.ordered_at
  where o.kind = 'sale' group by o.customer_id),

-- A page of the customers in hits (customer_id, orders, money, first_day, last_day …), most money first.
-- part: page
counted as (select count(*)::bigint as total from hits)
select h.*, c.name, counted.total
from hits h cross join counted left join customer c on c.customer_id = h.customer_id
where @cursor_id::bigint is null or h.money < @cursor_money::double precision
  or (h.money = @cursor_money::double precision and h.customer_id > @cursor_id::bigint)
order by h.money desc, h.customer_id limit @limit::bigint
