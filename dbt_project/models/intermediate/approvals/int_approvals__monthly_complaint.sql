-- One row per department and month in a jurisdiction that reports complaints: none is then a measured zero.
with reporting as (

    select distinct
        jurisdiction_code,
        month
    from {{ ref('int_approvals__complaint_deadline') }}

)

select
    frame.department_code,
    frame.month,
    count(complaint.complaint_id) as complaint_count,
    count(case when complaint.is_due then 1 end) as complaint_due_count,
    count(case when complaint.is_due and not complaint.is_decided_late and not complaint.is_resolved_late then 1 end)
        as complaint_on_time_count,
    count(case when complaint.is_decision_due then 1 end) as complaint_decision_due_count,
    count(case when complaint.is_decision_due and not complaint.is_decided_late then 1 end)
        as complaint_decided_on_time_count,
    count(case when complaint.is_due and not complaint.is_resolved_late then 1 end) as complaint_resolved_on_time_count
from {{ ref('int_approvals__monthly_department') }} as frame
inner join reporting
    on
        frame.jurisdiction_code = reporting.jurisdiction_code
        and frame.month = reporting.month
left join {{ ref('int_approvals__complaint_deadline') }} as complaint
    on
        frame.department_code = complaint.department_code
        and frame.month = complaint.month
group by frame.department_code, frame.month
