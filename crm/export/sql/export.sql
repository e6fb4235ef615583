-- Every table as people read it; the columns are those of tables.go, in order.
-- name: customers
select coalesce(i.value, c.phone, c.email), c.name, c.phone, c.email, c.gender, c.birthday::text, c.province, c.city, c.district, c.address, c.company, c.channel,
  c.registered_at, c.level, c.tags, c.note
from customer c left join (select customer_id, min(value) as value from identity where kind = 'id' group by customer_id) i on i.customer_id = c.customer_id
order by c.customer_id
-- name: count_customers
select count(*)::bigint from customer
-- name: identities
select coalesce(i.value, c.phone, c.email), n.kind, n.value
from identity n join customer c on c.customer_id = n.customer_id
left join (select customer_id, min(value) as value from identity where kind = 'id' group by customer_id) i on i.customer_id = n.customer_id
order by n.customer_id, n.kind, n.value
-- name: count_identities
select count(*)::bigint from identity
-- name: products
select sku, name, category, brand, price::text, cost::text from product order by sku
-- name: count_products
select count(*)::bigint from product
-- name: orders
select l.order_no, coalesce(i.value, c.phone, c.email), l.ordered_at, l.sku, p.name, p.category, l.quantity, l.price::text, l.amount::text, l.discount::text,
  a.channel, a.currency, a.store, a.province, a.city, a.status, l.kind, l.net_amount::text
from order_line l left join customer c on c.customer_id = l.customer_id
left join (select customer_id, min(value) as value from identity where kind = 'id' group by customer_id) i on i.customer_id = l.customer_id
left join product p on p.sku = l.sku left join line_attribute a on a.attribute_id = l.attribute_id
order by l.ordered_at, l.order_no, l.line_id, l.seq
-- name: count_orders
select count(*)::bigint from order_line
-- name: events
select coalesce(i.value, c.phone, c.email), e.happened_at, e.name, e.page, e.sku, e.channel, e.value, e.body, e.properties
from event e left join customer c on c.customer_id = e.customer_id
left join (select customer_id, min(value) as value from identity where kind = 'id' group by customer_id) i on i.customer_id = e.customer_id
order by e.happened_at, e.event_id
-- name: count_events
select count(*)::bigint from event
-- name: segments
select name, rule, description, mode, owner_name, created_at from segment where deleted_at is null order by name
-- name: count_segments
select count(*)::bigint from segment where deleted_at is null
-- name: imports
select file_name, kind, source, state, rows_read, accepted, rejected, coalesce(created_name, created_by), created_at, undone_at from batch order by id
-- name: count_imports
select count(*)::bigint from batch
