-- One row per department, month and pair of steps that followed each other directly.
with transition as (

    select
        department_code,
        jurisdiction_code,
        month,
        previous_step_code as from_step_code,
        step_code as to_step_code,
        count(*) as transition_count,
        count(distinct case_no) as case_count,
        count(waiting_minutes) as timed_count,
        sum(waiting_minutes) as waiting_minutes,
        {{ percentile('waiting_minutes / 60.0', 0.5) }} as median_waiting_working_hours
    from {{ ref('int_approvals__step_visit') }}
    where previous_step_code is not null
    group by department_code, jurisdiction_code, month, previous_step_code, step_code

)

select
    transition.department_code,
    transition.jurisdiction_code,
    transition.month,
    transition.from_step_code,
    from_step.step_name as from_step_name,
    transition.to_step_code,
    to_step.step_name as to_step_name,
    transition.transition_count,
    transition.case_count,
    transition.timed_count,
    cast(transition.waiting_minutes / 60.0 as decimal(18, 4)) as waiting_working_hours,
    cast({{ exact_ratio('transition.waiting_minutes / 60.0', 'transition.timed_count') }} as decimal(9, 4))
        as mean_waiting_working_hours,
    transition.median_waiting_working_hours,
    build.as_of
from transition
cross join {{ source('ops', 'build_parameters') }} as build
inner join {{ ref('int_approvals__step_name') }} as from_step
    on
        transition.department_code = from_step.department_code
        and transition.from_step_code = from_step.step_code
inner join {{ ref('int_approvals__step_name') }} as to_step
    on
        transition.department_code = to_step.department_code
        and transition.to_step_code = to_step.step_code
order by
    transition.jurisdiction_code,
    transition.department_code,
    transition.month,
    transition.from_step_code,
    transition.to_step_code
