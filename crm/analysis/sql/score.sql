-- name: clear_scores
delete from analysis_score

-- name: write_scores
insert into analysis_score (customer_id, as_of, rfm_r, rfm_f, rfm_m, rfm_group, value_tier, lifecycle_stage, lifecycle_cycle)
with
-- include: person_days
-- include: scored
-- include: graded
-- include: ranked
-- include: staged
select s.customer_id, @at::timestamp, g.r, g.f, g.m, g.rfm_group, v.value_tier, s.stage, s.cycle
from staged s left join graded g on g.customer_id = s.customer_id left join ranked v on v.customer_id = s.customer_id

-- name: person_scores
select as_of, rfm_r, rfm_f, rfm_m, rfm_group, value_tier, lifecycle_stage, lifecycle_cycle from analysis_score where customer_id = @customer::bigint

-- name: erase_scores
delete from analysis_score where customer_id = @customer::bigint
