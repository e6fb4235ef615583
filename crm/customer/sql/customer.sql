-- name: newest_fact
select max(t) as t from (
  select max(ordered_at) as t from orders where ordered_at <= $1::timestamp + interval '1 day'
  union all select max(happened_at) from event where happened_at <= $1::timestamp + interval '1 day') x
-- name: get_state
select as_of, full_at, refreshed_at, catalogue from customer_field_state where one = 1
-- name: set_state
insert into customer_field_state (one, as_of, full_at, refreshed_at, catalogue) values (1, $1, $2, $3, $4)
on conflict (one) do update set as_of = excluded.as_of, full_at = excluded.full_at, refreshed_at = excluded.refreshed_at, catalogue = excluded.catalogue
-- name: count_dirty
select count(distinct customer_id)::bigint from customer_dirty
-- name: clear_dirty
delete from customer_dirty where marked_at <= $1
-- name: last_customer
select max(customer_id) from customer
-- name: count_customers
select count(*)::bigint from customer
-- name: get_customer
select customer_id, name, phone, email, gender, birthday::timestamp as birthday, country, province, city, district, address, company, channel, level, tags, note,
  registered_at, created_at, updated_at, batch_id
from customer where customer_id = $1
-- name: get_identities
select kind, value from identity where customer_id = $1 order by kind, value
-- name: list_orders
select order_no, ordered_at, kind, lines, quantity, amount, discount, returned, net_amount, channel, store, province, city, batch_id
from orders where customer_id = $1 and (ordered_at, order_no) < ($2::timestamp, $3::text) order by ordered_at desc, order_no desc limit $4
-- name: get_order
select customer_id, order_no, ordered_at, kind, lines, quantity, amount, discount, returned, net_amount, channel, store, province, city, batch_id
from orders where order_id = $1 and order_no = $2
-- name: get_order_lines
select l.sku, p.name as product, p.category, l.quantity, l.price, l.amount, l.discount, l.net_amount, l.kind, a.status, l.batch_id, l.row_no
from order_line l left join product p on p.sku = l.sku left join line_attribute a on a.attribute_id = l.attribute_id where l.order_id = $1 order by l.row_no, l.seq
-- name: timeline_orders
select ordered_at, order_no, kind, lines, net_amount, amount, returned, channel, batch_id
from orders where customer_id = $1 and ordered_at < $2::timestamp order by ordered_at desc limit $3
-- name: timeline_events
select happened_at, name, page, sku, channel, body, batch_id
from event where customer_id = $1 and happened_at < $2::timestamp order by happened_at desc limit $3
-- name: search
select c.customer_id, c.name, c.phone, c.email, c.province, c.city from customer c
where c.customer_id in (
  select customer_id from customer where name like $1 escape '\' or pinyin like $2 escape '\' or initials like $2 escape '\'
    or ($4::boolean and (phone like $1 escape '\' or email like $2 escape '\')) or customer_id = $7::bigint
  union select customer_id from identity where kind = 'id' and value = $3
  union select customer_id from identity where kind <> 'id' and value = any($5))
order by case when c.name = $3 or c.customer_id in (select customer_id from identity where kind = 'id' and value = $3) then 0 when c.customer_id = $7::bigint then 1 when c.name like $2 escape '\' or c.initials = $3 then 2 else 3 end, c.customer_id limit $6
-- name: list_views
select view_id, name, rule, sort, columns, shared, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name, deleted_at
from customer_view where deleted_at is null and (owner_id = $1 or shared) order by shared, name, view_id
-- name: get_default_view
select max(view_id) as view_id from customer_view_default where user_id = $1
-- name: clear_default_view
delete from customer_view_default where user_id = $1
-- name: set_default_view
insert into customer_view_default (user_id, view_id) values ($1, $2)
-- name: get_view
select view_id, name, rule, sort, columns, shared, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name, deleted_at
from customer_view where view_id = $1
-- name: count_views
select count(*)::bigint from customer_view where owner_id = $1 and deleted_at is null
-- name: add_view
insert into customer_view (view_id, name, rule, sort, columns, shared, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9::timestamp, $9::timestamp, $7, $8)
-- name: change_view
update customer_view set name = $3, rule = $4, sort = $5, columns = $6, shared = $7, version = version + 1, updated_at = $8, updated_id = $9, updated_name = $10
where view_id = $1 and version = $2 and deleted_at is null
-- name: delete_view
update customer_view set deleted_at = $2::timestamp, version = version + 1, updated_at = $2::timestamp, updated_id = $3, updated_name = $4
where view_id = $1 and deleted_at is null
-- name: restore_view
update customer_view set deleted_at = null, version = version + 1, updated_at = $2, updated_id = $3, updated_name = $4
where view_id = $1 and deleted_at is not null
-- name: purge_views
delete from customer_view where deleted_at < $1::timestamp
