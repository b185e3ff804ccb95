-- One row per department, matter, month and step: how long it lets cases wait, and its share of all their waiting.
with step as (

    select
        department_code,
        jurisdiction_code,
        matter_code,
        month,
        step_code,
        count(*) as visit_count,
        count(distinct case_no) as case_count,
        count(*) - count(distinct case_no) as rework_count,
        count(case when is_handover then 1 end) as handover_count,
        count(is_handover) as handover_known_count,
        count(case when is_late then 1 end) as late_count,
        count(is_late) as due_count,
        count(waiting_minutes) as timed_count,
        sum(waiting_minutes) as waiting_minutes,
        sum(case when waiting_minutes is not null then waiting_working_days end) as waiting_working_days,
        {{ percentile('waiting_minutes / 60.0', 0.5) }} as median_waiting_working_hours,
        {{ percentile('waiting_minutes / 60.0', 0.9) }} as p90_waiting_working_hours
    from {{ ref('int_approvals__step_visit') }}
    group by department_code, jurisdiction_code, matter_code, month, step_code

)

select
    step.department_code,
    step.jurisdiction_code,
    step.matter_code,
    step.month,
    step.step_code,
    step_name.step_name,
    step.visit_count,
    step.case_count,
    step.rework_count,
    {{ exact_ratio('step.rework_count', 'step.visit_count') }} as rework_ratio,
    case when step.handover_known_count > 0 then step.handover_count end as handover_count,
    step.handover_known_count,
    {{ exact_ratio('step.handover_count', 'step.handover_known_count') }} as handover_ratio,
    case when step.due_count > 0 then step.late_count end as late_count,
    step.due_count,
    {{ exact_ratio('step.late_count', 'step.due_count') }} as late_ratio,
    step.timed_count,
    cast(step.waiting_minutes / 60.0 as decimal(18, 4)) as waiting_working_hours,
    cast({{ exact_ratio('step.waiting_minutes / 60.0', 'step.timed_count') }} as decimal(9, 4))
        as mean_waiting_working_hours,
    step.median_waiting_working_hours,
    step.p90_waiting_working_hours,
    cast({{ exact_ratio('step.waiting_working_days', 'step.timed_count') }} as decimal(9, 4))
        as mean_waiting_working_days,
    {{ exact_ratio(
        'step.waiting_minutes',
        'sum(step.waiting_minutes) over (partition by step.department_code, step.matter_code, step.month)'
    ) }} as bottleneck_share_ratio,
    build.as_of
from step
cross join {{ source('ops', 'build_parameters') }} as build
inner join {{ ref('int_approvals__step_name') }} as step_name
    on
        step.department_code = step_name.department_code
        and step.step_code = step_name.step_code
order by step.jurisdiction_code, step.department_code, step.matter_code, step.month, step.step_code
