-- The rows of a file on their way in: temporary tables of one connection.
-- name: stage_customer
create temporary table stage_customer (
  ref bigint, row_no bigint, kind text, value text, name text, pinyin text, initials text, phone text, email text, gender text, birthday date,
  country text, province text, city text, district text, address text, company text, channel text, level text, tags text, note text, properties text, registered_at timestamp)
-- name: stage_product
create temporary table stage_product (ref bigint, row_no bigint, sku text, name text, category text, brand text, price bigint, cost bigint)
-- name: stage_attribute
create temporary table stage_attribute (ref bigint, channel text, store text, province text, city text, currency text, status text)
-- name: stage_line
create temporary table stage_line (
  row_no bigint, customer_ref bigint, product_ref bigint, attribute_ref bigint, order_id bigint, line_id bigint, digest bigint, order_no text,
  ordered_at timestamp, local_at timestamp, quantity double precision, price bigint, amount bigint, discount bigint, net_amount bigint, kind smallint)
-- name: stage_event
create temporary table stage_event (
  row_no bigint, customer_ref bigint, event_id bigint, happened_at timestamp, local_at timestamp, name text, page text, sku text, channel text,
  value double precision, body text, properties text)

-- Customers. Every name under which the file knows somebody is a ref; stage_map
-- says which customer that is. The last row of a ref counts where the file is
-- about customers, the first where it only mentions them.
-- name: one_row_per_ref
create temporary table stage_person as
with chosen as (select ref, case when $1::boolean then max(row_no) else min(row_no) end as row_no from stage_customer group by ref)
select s.* from stage_customer s join chosen on chosen.ref = s.ref and chosen.row_no = s.row_no
-- name: find_people
create temporary table stage_found as
with once as (select phone from stage_person where phone is not null group by phone having count(*) = 1),
numbered as (select distinct customer_id from identity where kind = 'id'),
byphone as (
  select p.ref, ph.customer_id from stage_person p join once on once.phone = p.phone
  join identity ph on ph.kind = 'phone' and ph.value = p.phone left join numbered n on n.customer_id = ph.customer_id
  where p.kind = 'id' and n.customer_id is null)
select p.ref, coalesce(i.customer_id, byphone.customer_id) as customer_id
from stage_person p left join identity i on i.kind = p.kind and i.value = p.value left join byphone on byphone.ref = p.ref
-- name: number_people
create temporary table stage_map as
select f.ref, f.customer_id, false as is_new from stage_found f where f.customer_id is not null
union all
select f.ref, $1::bigint - 1 + row_number() over (order by f.ref), true from stage_found f where f.customer_id is null
-- name: count_new_people
select count(*)::bigint from stage_map where is_new
-- name: insert_people
insert into customer (customer_id, name, pinyin, initials, phone, email, gender, birthday, country, province, city, district, address, company, channel,
  level, tags, note, properties, registered_at, created_at, updated_at, batch_id)
select m.customer_id, p.name, p.pinyin, p.initials, p.phone, p.email, p.gender, p.birthday, p.country, p.province, p.city, p.district, p.address, p.company, p.channel,
  p.level, p.tags, p.note, p.properties, p.registered_at, $2, $2, $1
from stage_person p join stage_map m on m.ref = p.ref where m.is_new
-- name: insert_identities
insert into identity (kind, value, customer_id, batch_id)
select x.kind, x.value, min(x.customer_id), $1 from (
  select p.kind, p.value, m.customer_id from stage_person p join stage_map m on m.ref = p.ref
  union all select 'phone', p.phone, m.customer_id from stage_person p join stage_map m on m.ref = p.ref where $2::boolean and p.phone is not null
  union all select 'email', p.email, m.customer_id from stage_person p join stage_map m on m.ref = p.ref where $2::boolean and p.email is not null) x
where not exists (select 1 from identity i where i.kind = x.kind and i.value = x.value)
group by x.kind, x.value

-- A customer file changes what it knows better: a value given replaces the old
-- one, an empty cell leaves it.
-- name: changed_people
create temporary table stage_changed as
with last as (select m.customer_id, max(p.row_no) as row_no from stage_person p join stage_map m on m.ref = p.ref where not m.is_new group by m.customer_id)
select m.customer_id, coalesce(p.name, c.name) as name, case when p.name is null then c.pinyin else p.pinyin end as pinyin,
  case when p.name is null then c.initials else p.initials end as initials, coalesce(p.phone, c.phone) as phone, coalesce(p.email, c.email) as email,
  coalesce(p.gender, c.gender) as gender, coalesce(p.birthday, c.birthday) as birthday, coalesce(p.country, c.country) as country,
  coalesce(p.province, c.province) as province, coalesce(p.city, c.city) as city, coalesce(p.district, c.district) as district,
  coalesce(p.address, c.address) as address, coalesce(p.company, c.company) as company, coalesce(p.channel, c.channel) as channel,
  coalesce(p.level, c.level) as level, coalesce(p.tags, c.tags) as tags, coalesce(p.note, c.note) as note, coalesce(p.properties, c.properties) as properties, coalesce(p.registered_at, c.registered_at) as registered_at
from stage_person p join stage_map m on m.ref = p.ref join last on last.customer_id = m.customer_id and last.row_no = p.row_no
join customer c on c.customer_id = m.customer_id
where not m.is_new and ((p.name is not null and p.name is distinct from c.name) or (p.phone is not null and p.phone is distinct from c.phone)
  or (p.email is not null and p.email is distinct from c.email) or (p.gender is not null and p.gender is distinct from c.gender)
  or (p.birthday is not null and p.birthday is distinct from c.birthday) or (p.country is not null and p.country is distinct from c.country)
  or (p.province is not null and p.province is distinct from c.province) or (p.city is not null and p.city is distinct from c.city)
  or (p.district is not null and p.district is distinct from c.district) or (p.address is not null and p.address is distinct from c.address)
  or (p.company is not null and p.company is distinct from c.company) or (p.channel is not null and p.channel is distinct from c.channel)
  or (p.level is not null and p.level is distinct from c.level) or (p.tags is not null and p.tags is distinct from c.tags)
  or (p.note is not null and p.note is distinct from c.note) or (p.properties is not null and p.properties is distinct from c.properties) or (p.registered_at is not null and p.registered_at is distinct from c.registered_at))
-- name: keep_people
insert into customer_history select c.*, $1 from customer c where c.customer_id in (select customer_id from stage_changed)
-- name: update_people
update customer set name = s.name, pinyin = s.pinyin, initials = s.initials, phone = s.phone, email = s.email, gender = s.gender, birthday = s.birthday,
  country = s.country, province = s.province, city = s.city, district = s.district, address = s.address, company = s.company, channel = s.channel, level = s.level,
  tags = s.tags, note = s.note, properties = s.properties, registered_at = s.registered_at, updated_at = $2, batch_id = $1
from stage_changed s where customer.customer_id = s.customer_id
-- name: mark_people
insert into customer_dirty select customer_id, $1::timestamp from stage_changed union all select customer_id, $1::timestamp from stage_map where is_new
-- name: people_sharing_a_phone
select count(*)::bigint from stage_person p join stage_map m on m.ref = p.ref
join identity i on i.kind = 'phone' and i.value = p.phone where i.customer_id <> m.customer_id

-- Products.
-- name: one_row_per_product
create temporary table stage_article as
with chosen as (select ref, case when $1::boolean then max(row_no) else min(row_no) end as row_no from stage_product group by ref)
select s.* from stage_product s join chosen on chosen.ref = s.ref and chosen.row_no = s.row_no
-- name: keep_products
insert into product_history select p.*, $1 from product p join stage_article a on a.sku = p.sku
where (a.name is not null and a.name is distinct from p.name) or (a.category is not null and a.category is distinct from p.category)
  or (a.brand is not null and a.brand is distinct from p.brand) or (a.price is not null and a.price::decimal(18,0) * 0.0001::decimal(5,4) is distinct from p.price)
  or (a.cost is not null and a.cost::decimal(18,0) * 0.0001::decimal(5,4) is distinct from p.cost)
-- name: update_products
update product set name = coalesce(a.name, product.name), category = coalesce(a.category, product.category), brand = coalesce(a.brand, product.brand),
  price = coalesce((a.price::decimal(18,0) * 0.0001::decimal(5,4))::decimal(18,4), product.price), cost = coalesce((a.cost::decimal(18,0) * 0.0001::decimal(5,4))::decimal(18,4), product.cost), batch_id = $1
from stage_article a where a.sku = product.sku and product.sku in (select sku from product_history where replaced_by = $1)
-- name: insert_products
insert into product (sku, name, category, brand, price, cost, batch_id)
select a.sku, a.name, a.category, a.brand, (a.price::decimal(18,0) * 0.0001::decimal(5,4))::decimal(18,4), (a.cost::decimal(18,0) * 0.0001::decimal(5,4))::decimal(18,4), $1
from stage_article a where not exists (select 1 from product p where p.sku = a.sku)
-- name: fill_products
update product set name = coalesce(product.name, a.name), category = coalesce(product.category, a.category)
from stage_article a where a.sku = product.sku and ((product.name is null and a.name is not null) or (product.category is null and a.category is not null))
-- name: mark_buyers_of_changed
insert into customer_dirty select distinct l.customer_id, $2::timestamp from order_line l
where l.customer_id > 0 and l.sku in (select sku from product_history where replaced_by = $1)

-- Order lines. A line is known by its order, its product and, when an order has
-- several lines of one product, its place among them in the order of content.
-- name: number_repeated_lines
create temporary table stage_seq as
select row_no, (row_number() over (partition by line_id order by digest, row_no))::integer as seq from stage_line
where line_id in (select line_id from stage_line group by line_id having count(*) > 1)
-- name: any_lines
select exists (select 1 from order_line)
-- name: find_known_lines
create temporary table stage_known as
select s.row_no, l.line_id, l.seq, l.digest = s.digest as same
from stage_line s left join stage_seq q on q.row_no = s.row_no join order_line l on l.line_id = s.line_id and l.order_id = s.order_id and l.seq = coalesce(q.seq, 1)
-- name: claim_lines
insert into line_claim select $1, line_id, seq from stage_known where same
-- name: keep_lines
insert into order_line_history select l.*, $1 from order_line l join stage_known k on k.line_id = l.line_id and k.seq = l.seq where not k.same
-- name: delete_changed_lines
delete from order_line using stage_known k where k.line_id = order_line.line_id and k.seq = order_line.seq and not k.same
-- name: insert_lines
insert into order_line
select coalesce(m.customer_id, 0), s.order_id, s.line_id, coalesce(q.seq, 1), s.digest, s.order_no, s.ordered_at, s.local_at::date, extract(hour from s.local_at)::smallint,
  p.sku, s.quantity, s.price::decimal(18,0) * 0.0001::decimal(5,4), s.amount::decimal(18,0) * 0.0001::decimal(5,4),
  s.discount::decimal(18,0) * 0.0001::decimal(5,4), s.net_amount::decimal(18,0) * 0.0001::decimal(5,4),
  case s.kind when 0 then 'sale' when 1 then 'gift' when 2 then 'return' when 3 then 'adjustment' when 4 then 'refunded' when 5 then 'cancelled' else 'pending' end,
  s.attribute_ref, $1, s.row_no
from stage_line s left join stage_map m on m.ref = s.customer_ref left join stage_article p on p.ref = s.product_ref
  left join stage_seq q on q.row_no = s.row_no
where not exists (select 1 from stage_known k where k.row_no = s.row_no and k.same)
-- name: insert_lines_of_an_empty_store
insert into order_line
select coalesce(m.customer_id, 0), s.order_id, s.line_id, coalesce(q.seq, 1), s.digest, s.order_no, s.ordered_at, s.local_at::date, extract(hour from s.local_at)::smallint,
  p.sku, s.quantity, s.price::decimal(18,0) * 0.0001::decimal(5,4), s.amount::decimal(18,0) * 0.0001::decimal(5,4),
  s.discount::decimal(18,0) * 0.0001::decimal(5,4), s.net_amount::decimal(18,0) * 0.0001::decimal(5,4),
  case s.kind when 0 then 'sale' when 1 then 'gift' when 2 then 'return' when 3 then 'adjustment' when 4 then 'refunded' when 5 then 'cancelled' else 'pending' end,
  s.attribute_ref, $1, s.row_no
from stage_line s left join stage_map m on m.ref = s.customer_ref left join stage_article p on p.ref = s.product_ref
  left join stage_seq q on q.row_no = s.row_no
-- name: insert_attributes
insert into line_attribute select distinct s.* from stage_attribute s where not exists (select 1 from line_attribute a where a.attribute_id = s.ref)
-- name: count_known
select count(*) filter (where same)::bigint as same, count(*) filter (where not same)::bigint as changed from stage_known

-- Orders are made anew from their lines, slice by slice: the lines of all orders
-- at once would take a gigabyte of a large import.
-- name: touch_all_lines
create temporary view touched_line as select * from order_line
-- name: touch_changed_orders
create temporary table touched as select distinct s.order_id from stage_line s where not exists (select 1 from stage_known k where k.row_no = s.row_no and k.same)
-- name: touch_lines
create temporary view touched_line as select * from order_line where order_id in (select order_id from touched)
-- name: count_touched_orders
select count(*)::bigint from orders where order_id in (select order_id from touched)
-- name: mark_buyers_before
insert into customer_dirty select distinct customer_id, $1::timestamp from orders where customer_id > 0 and order_id in (select order_id from touched)
-- name: delete_touched_orders
delete from orders where order_id in (select order_id from touched)
-- name: rebuild_orders
insert into orders
select o.customer_id, o.order_id, o.order_no, o.ordered_at, o.ordered_on, (o.hour_of_first % 32)::smallint,
  case o.weightiest when 1 then 'sale' when 2 then 'return' when 3 then 'pending' when 4 then 'cancelled' else 'other' end,
  o.lines, coalesce(o.quantity, 0), coalesce(o.amount, 0), coalesce(o.discount, 0), coalesce(o.returned, 0), o.net_amount, a.channel, a.store, a.province, a.city, $3
from (
  select order_id, max(customer_id) as customer_id, case when min(order_no) = max(order_no) then min(order_no) else '' end as order_no, min(ordered_at) as ordered_at,
    min(ordered_on) as ordered_on, min(extract(epoch from ordered_at)::bigint * 32 + ordered_hour) as hour_of_first, count(*)::integer as lines,
    min(case kind when 'sale' then 1 when 'return' then 2 when 'refunded' then 2 when 'pending' then 3 when 'cancelled' then 4 end) as weightiest,
    sum(quantity) filter (where kind = 'sale') as quantity, sum(amount) filter (where kind = 'sale') as amount, sum(discount) filter (where kind = 'sale') as discount,
    sum(case kind when 'return' then -amount when 'refunded' then amount end) as returned, sum(net_amount) as net_amount,
    max(attribute_id) as attribute_id
  from touched_line where order_id % $1::bigint = $2::bigint group by order_id) o
left join line_attribute a on a.attribute_id = o.attribute_id
-- name: count_clashing_orders
select count(*)::bigint from orders where batch_id = $1 and order_no = ''
-- name: mark_buyers_after
insert into customer_dirty select distinct customer_id, $2::timestamp from orders where customer_id > 0 and batch_id = $1

-- Events. The same thing at the same moment is the same event.
-- name: insert_events
insert into event
select coalesce(m.customer_id, 0), s.event_id, s.happened_at, s.local_at::date, extract(hour from s.local_at)::smallint, s.name, s.page, s.sku, s.channel,
  s.value, s.body, s.properties, $1, s.row_no
from stage_event s join (select event_id, min(row_no) as row_no from stage_event group by event_id) first on first.event_id = s.event_id and first.row_no = s.row_no
  left join stage_map m on m.ref = s.customer_ref
where not exists (select 1 from event e where e.event_id = s.event_id)
-- name: mark_actors
insert into customer_dirty select distinct customer_id, $2::timestamp from event where batch_id = $1 and customer_id > 0
