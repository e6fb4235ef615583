-- name: insert_batch
insert into batch (id, kind, source, file_name, file_size, file_digest, settings, state, rows_read, accepted, rejected, created, updated, unchanged,
  customers_new, orders_new, products_new, warnings, mistakes, seconds, created_by, created_name, created_at, job_id)
values ($1, $2, $3, $4, $5, $6, $7, 'running', 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]', '[]', 0, $8, $9, $10, $11)
on conflict (id) do update set state = 'running', settings = excluded.settings, job_id = excluded.job_id
-- name: finish_batch
update batch set state = 'done', rows_read = $2, accepted = $3, rejected = $4, created = $5, updated = $6, unchanged = $7,
  customers_new = $8, orders_new = $9, products_new = $10, warnings = $11, mistakes = $12, upload_id = $13, seconds = $14, finished_at = $15 where id = $1
-- name: end_batch
update batch set state = $2, finished_at = $3, warnings = $4 where id = $1 and state = 'running'
-- name: undo_batch
update batch set state = 'undone', undone_at = $2, undone_by = $3, undone_name = $4, undo_job_id = $5 where id = $1 and state = 'done'
-- name: get_batch
select * from batch where id = $1
-- name: list_batches
select * from batch where ($1::text is null or id < $1) order by id desc limit $2
-- name: same_file
select * from batch where file_digest = $1 and kind = $2 and source = $3 and state = 'done' order by id desc limit 1
-- name: insert_upload
insert into upload (id, name, size, digest, created_by, created_at) values ($1, $2, $3, $4, $5, $6)
-- name: get_upload
select id, name, size, digest, created_by, created_at from upload where id = $1
-- name: delete_upload
delete from upload where id = $1
-- name: old_uploads
select id from upload where created_at < $1
-- name: get_mapping
select mapping, updated_at from mapping_memory where source = $1 and kind = $2 and columns_digest = $3
-- name: put_mapping
insert into mapping_memory (source, kind, columns_digest, mapping, updated_at) values ($1, $2, $3, $4, $5)
on conflict (source, kind, columns_digest) do update set mapping = excluded.mapping, updated_at = excluded.updated_at
-- name: next_customer
select next from counter where name = 'customer'
-- name: set_next_customer
update counter set next = $1 where name = 'customer'
-- What a torn commit left of a batch that is not done.
-- name: clear_order_line
delete from order_line where batch_id = $1
-- name: clear_orders
delete from orders where batch_id = $1
-- name: clear_event
delete from event where batch_id = $1
