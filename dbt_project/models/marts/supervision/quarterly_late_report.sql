-- One row per department and quarter whose report came late or has not come though its term is over.
select
    duty.department_code,
    duty.department_name,
    duty.jurisdiction_code,
    duty.report_year,
    duty.quarter,
    duty.report_status,
    duty.report_due_date,
    duty.submitted_date,
    cast(coalesce(duty.submitted_date, build.as_of_date) - duty.report_due_date as bigint) as late_days,
    {{ to_count('duty.item_count') }} as item_count,
    case
        when duty.is_obliged then 'obliged'
        when duty.item_count > 0 then 'reported'
        else 'reported_before'
    end as duty_basis,
    duty.as_of
from {{ ref('int_supervision__report_duty') }} as duty
cross join {{ source('ops', 'build_parameters') }} as build
where duty.report_status in ('late', 'missing')
order by duty.department_code, duty.report_year, duty.quarter
