-- What an undo would do, counted and not done: the same conditions as in undo.sql.
-- name: outlook
with stays as (
  select distinct c.line_id, c.seq from line_claim c join batch b on b.id = c.batch_id and b.state = 'done' where c.batch_id > $1),
mine as (
  select l.order_id, l.line_id, l.seq, l.customer_id, l.sku, s.line_id is not null as kept
  from order_line l left join stays s on s.line_id = l.line_id and s.seq = l.seq where l.batch_id = $1),
restored as (
  select h.order_id, h.customer_id, h.sku from order_line_history h join mine m on m.line_id = h.line_id and m.seq = h.seq and not m.kept where h.replaced_by = $1),
rest as (
  select order_id, customer_id, sku from order_line where batch_id <> $1
  union all select order_id, customer_id, sku from mine where kept
  union all select order_id, customer_id, sku from restored),
touched as (select order_id from mine union select order_id from order_line_history where replaced_by = $1),
gone_orders as (select order_id from mine except select order_id from rest),
people as (
  select c.customer_id, exists (select 1 from rest r where r.customer_id = c.customer_id)
    or exists (select 1 from event e where e.customer_id = c.customer_id and e.batch_id <> $1)
    or exists (select 1 from identity i where i.customer_id = c.customer_id and i.batch_id <> $1) as kept
  from customer c where c.batch_id = $1 and not exists (select 1 from customer_history h where h.replaced_by = $1 and h.customer_id = c.customer_id)),
goods as (
  select p.sku, exists (select 1 from rest r where r.sku = p.sku) as kept
  from product p where p.batch_id = $1 and not exists (select 1 from product_history h where h.replaced_by = $1 and h.sku = p.sku))
select
  (select count(*) from mine where not kept)::bigint as lines, (select count(*) from mine where kept)::bigint as lines_kept,
  (select count(*) from restored)::bigint as lines_restored,
  (select count(*) from gone_orders)::bigint as orders,
  (select count(*) from touched where order_id not in (select order_id from gone_orders))::bigint as orders_changed,
  (select count(*) from people where not kept)::bigint as customers, (select count(*) from people where kept)::bigint as customers_kept,
  (select count(*) from customer_history where replaced_by = $1)::bigint as customers_restored,
  (select count(*) from goods where not kept)::bigint as products, (select count(*) from goods where kept)::bigint as products_kept,
  (select count(*) from product_history where replaced_by = $1)::bigint as products_restored,
  (select count(*) from event where batch_id = $1)::bigint as events

-- The later imports that have to do with this one, and with how many records.
-- name: later_batches
with x as (
  select h.replaced_by as id, 'changed' as why, count(*) as n from customer_history h where h.batch_id = $1 and h.replaced_by <> $1 group by h.replaced_by
  union all select h.replaced_by, 'changed', count(*) from product_history h where h.batch_id = $1 and h.replaced_by <> $1 group by h.replaced_by
  union all select c.batch_id, 'repeated', count(*) from line_claim c join order_line l on l.line_id = c.line_id and l.seq = c.seq
    where l.batch_id = $1 and c.batch_id > $1 group by c.batch_id
  union all select h.replaced_by, 'replaced', count(*) from order_line_history h where h.batch_id = $1 and h.replaced_by <> $1 group by h.replaced_by
  union all select l.batch_id, 'customers', count(distinct l.customer_id) from order_line l join customer c on c.customer_id = l.customer_id
    where c.batch_id = $1 and l.batch_id <> $1 group by l.batch_id
  union all select e.batch_id, 'customers', count(distinct e.customer_id) from event e join customer c on c.customer_id = e.customer_id
    where c.batch_id = $1 and e.batch_id <> $1 group by e.batch_id)
select b.id, b.file_name, b.created_at, x.why, sum(x.n)::bigint as records
from x join batch b on b.id = x.id and b.state = 'done' group by b.id, b.file_name, b.created_at, x.why order by b.id, x.why
