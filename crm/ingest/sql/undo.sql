-- Undoing a batch puts back what it replaced and takes away what it alone brought.
-- name: undo_touched_orders
create temporary table touched as
select order_id from order_line where batch_id = $1 union select order_id from order_line_history where replaced_by = $1
-- name: name_batches_again
update orders set batch_id = l.batch_id from (select order_id, max(batch_id) as batch_id from order_line where order_id in (select order_id from touched) group by order_id) l
where orders.order_id = l.order_id
-- A line of the batch goes on as that of the next import that brought it just
-- so: after the batch and, where it was replaced since, before that.
-- name: later_claims
create temporary table inherited as
with version as (
  select line_id, seq, null::text as until from order_line where batch_id = $1
  union all select line_id, seq, replaced_by from order_line_history where batch_id = $1)
select v.line_id, v.seq, min(c.batch_id) as heir from version v
join line_claim c on c.line_id = v.line_id and c.seq = v.seq and c.batch_id > $1 and (v.until is null or c.batch_id < v.until)
join batch b on b.id = c.batch_id and b.state = 'done' group by v.line_id, v.seq
-- name: hand_over_lines
update order_line set batch_id = i.heir from inherited i where order_line.batch_id = $1 and i.line_id = order_line.line_id and i.seq = order_line.seq
-- name: hand_over_history
update order_line_history set batch_id = i.heir from inherited i
where order_line_history.batch_id = $1 and i.line_id = order_line_history.line_id and i.seq = order_line_history.seq
-- What the batch replaced is from now on what its heir, or the import that
-- replaced the batch's own line, replaced.
-- name: pass_on_to_heir
update order_line_history set replaced_by = i.heir from inherited i
where order_line_history.replaced_by = $1 and i.line_id = order_line_history.line_id and i.seq = order_line_history.seq
-- name: pass_on_to_later
update order_line_history set replaced_by = later.replaced_by from (select line_id, seq, replaced_by from order_line_history where batch_id = $1) later
where order_line_history.replaced_by = $1 and later.line_id = order_line_history.line_id and later.seq = order_line_history.seq
-- name: delete_lines
delete from order_line where batch_id = $1
-- name: restore_lines
insert into order_line select customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount, net_amount,
  kind, attribute_id, batch_id, row_no from order_line_history where replaced_by = $1
-- name: delete_line_history
delete from order_line_history where replaced_by = $1 or batch_id = $1
-- name: delete_claims
delete from line_claim where batch_id = $1
-- name: drop_inherited
drop table inherited
-- name: delete_events
delete from event where batch_id = $1

-- name: changed_later
select min(h.replaced_by) as later, count(*)::bigint as n from customer_history h where h.batch_id = $1 and h.replaced_by <> $1
  and exists (select 1 from batch b where b.id = h.replaced_by and b.state = 'done')
-- name: products_changed_later
select min(h.replaced_by) as later, count(*)::bigint as n from product_history h where h.batch_id = $1 and h.replaced_by <> $1
  and exists (select 1 from batch b where b.id = h.replaced_by and b.state = 'done')
-- name: mark_people_of_batch
insert into customer_dirty select customer_id, $2::timestamp from customer where batch_id = $1
-- name: mark_people_with_lines
insert into customer_dirty select distinct customer_id, $2::timestamp from order_line where batch_id = $1 and customer_id > 0
-- name: mark_people_with_events
insert into customer_dirty select distinct customer_id, $2::timestamp from event where batch_id = $1 and customer_id > 0
-- name: drop_updated_people
delete from customer where batch_id = $1 and customer_id in (select customer_id from customer_history where replaced_by = $1)
-- name: restore_people
insert into customer select customer_id, name, pinyin, initials, phone, email, gender, birthday, country, province, city, district, address, company, channel, level, tags, note, properties,
  registered_at, created_at, updated_at, batch_id from customer_history where replaced_by = $1
-- name: delete_people_history
delete from customer_history where replaced_by = $1
-- name: strip_people_in_use
update customer set phone = null, email = null, gender = null, birthday = null, country = null, province = null, city = null, district = null, address = null,
  company = null, channel = null, level = null, tags = null, note = null, properties = null, registered_at = null
where batch_id = $1 and $2::boolean and (customer_id in (select customer_id from order_line where customer_id > 0) or customer_id in (select customer_id from event where customer_id > 0))
-- name: delete_people_unused
delete from customer where batch_id = $1 and not exists (select 1 from order_line l where l.customer_id = customer.customer_id)
  and not exists (select 1 from event e where e.customer_id = customer.customer_id)
  and not exists (select 1 from identity i where i.customer_id = customer.customer_id and i.batch_id <> $1)
-- name: delete_identities_unused
delete from identity where batch_id = $1 and not exists (select 1 from customer c where c.customer_id = identity.customer_id)
-- name: drop_updated_products
delete from product where batch_id = $1 and sku in (select sku from product_history where replaced_by = $1)
-- name: restore_products
insert into product select sku, name, category, brand, price, cost, batch_id from product_history where replaced_by = $1
-- name: delete_product_history
delete from product_history where replaced_by = $1
-- name: delete_products_unused
delete from product where batch_id = $1 and not exists (select 1 from order_line l where l.sku = product.sku)

-- What must always hold; each gives the number of violations.
-- name: check_lines_without_customer
select count(*)::bigint from order_line l where l.customer_id > 0 and not exists (select 1 from customer c where c.customer_id = l.customer_id)
-- name: check_events_without_customer
select count(*)::bigint from event e where e.customer_id > 0 and not exists (select 1 from customer c where c.customer_id = e.customer_id)
-- name: check_identities_without_customer
select count(*)::bigint from identity i where not exists (select 1 from customer c where c.customer_id = i.customer_id)
-- name: check_orders_equal_lines
select count(*)::bigint from (
  select order_id, count(*) as lines, sum(net_amount) as net from order_line group by order_id) l
full join orders o on o.order_id = l.order_id where l.order_id is null or o.order_id is null or l.lines <> o.lines or l.net <> o.net_amount
-- name: check_lines_without_batch
select count(*)::bigint from order_line l where not exists (select 1 from batch b where b.id = l.batch_id and b.state = 'done')
-- name: check_repeated_lines
select count(*)::bigint from (select line_id, seq from order_line group by line_id, seq having count(*) > 1) x
-- name: check_lines_without_attribute
select count(*)::bigint from order_line l where not exists (select 1 from line_attribute a where a.attribute_id = l.attribute_id)
-- name: check_repeated_customers
select count(*)::bigint from (select customer_id from customer group by customer_id having count(*) > 1) x
-- name: check_repeated_identities
select count(*)::bigint from (select kind, value from identity group by kind, value having count(*) > 1) x
-- name: check_customer_counter
select count(*)::bigint from customer c where c.customer_id >= (select next from counter where name = 'customer')
