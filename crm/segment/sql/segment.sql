-- name: get_state
select as_of, refreshed_at from customer_field_state where one = 1
-- name: get_segment
select segment_id, name, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name,
  frozen_at, frozen_as_of, deleted_at
from segment where segment_id = $1
-- name: find_segment
select segment_id, name, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name,
  frozen_at, frozen_as_of, deleted_at
from segment where name_key = $1
-- name: list_segments
select segment_id, name, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name,
  frozen_at, frozen_as_of, deleted_at
from segment
where (deleted_at is not null) = $1::boolean and ($2::text is null or mode = $2::text) and ($3::text is null or owner_id = $3::text)
  and folded like $4::text escape '\' and ($5::timestamp is null or (updated_at, segment_id) < ($5::timestamp, $6::text))
order by updated_at desc, segment_id desc limit $7
-- name: segments_in_use
select segment_id, name, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name,
  frozen_at, frozen_as_of, deleted_at
from segment where deleted_at is null order by updated_at desc, segment_id desc
-- name: count_segments
select count(*)::bigint from segment where deleted_at is null
-- name: add_segment
insert into segment (segment_id, name, folded, name_key, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name)
values ($1, $2, $3, $3, $4, $5, 'live', $6, $7, 1, $8, $8, $6, $7)
-- name: change_segment
update segment set name = $3, folded = $4, name_key = $4, description = $5, rule = $6, version = version + 1, updated_at = $7, updated_id = $8, updated_name = $9
where segment_id = $1 and version = $2 and deleted_at is null
-- name: set_mode
update segment set mode = $3, frozen_at = $4::timestamp, frozen_as_of = $5::timestamp, version = version + 1, updated_at = $6, updated_id = $7, updated_name = $8
where segment_id = $1 and version = $2 and deleted_at is null
-- name: delete_segment
update segment set deleted_at = $2::timestamp, name_key = null, version = version + 1, updated_at = $2::timestamp, updated_id = $3, updated_name = $4
where segment_id = $1 and deleted_at is null
-- name: restore_segment
update segment set deleted_at = null, name_key = folded, version = version + 1, updated_at = $2, updated_id = $3, updated_name = $4
where segment_id = $1 and deleted_at is not null
-- name: drop_members
delete from segment_member where segment_id = $1
-- name: purge_members
delete from segment_member where segment_id in (select segment_id from segment where deleted_at < $1::timestamp)
-- name: purge_segments
delete from segment where deleted_at < $1::timestamp
-- name: erase_member
delete from segment_member where customer_id = $1
-- name: segments_of_customer
select g.name from segment g join segment_member m on m.segment_id = g.segment_id where m.customer_id = $1 and g.deleted_at is null order by g.folded
-- name: orphans
select count(*)::bigint from segment_member m where not exists (select 1 from segment g where g.segment_id = m.segment_id)
