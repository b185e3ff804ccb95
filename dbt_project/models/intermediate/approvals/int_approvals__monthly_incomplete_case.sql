-- One row per department and month: cases finished, and those of them whose data are not complete: messages that wait,
-- no acceptance from a department that sends acceptances, or a matter of which no version was in force.
with accepting as (

    select department_code
    from {{ ref('int_approvals__measured_input') }}
    where input_name = 'event_type:accept'
    group by department_code

)

select
    finished.department_code,
    finished.finished_month as month,
    count(*) as finished_count,
    count(
        case
            when finished.exclusion_reason in ('rows_waiting', 'no_matter_version_in_force') then 1
            when finished.exclusion_reason = 'not_accepted' and accepting.department_code is not null then 1
        end
    ) as incomplete_count
from {{ ref('int_approvals__finished_case') }} as finished
left join accepting on finished.department_code = accepting.department_code
group by finished.department_code, finished.finished_month
