{{ config(materialized='table') }}

-- One row per complaint: by when it had to be decided and resolved, and whether it was.
with complaint as (

    select
        complaint.*,
        department.calendar_code,
        department.jurisdiction_code,
        {{ month_of('cast(complaint.received_at as date)') }} as month,
        build.as_of_date
    from {{ ref('stg_approvals__complaint') }} as complaint
    inner join {{ ref('int_organisation__current_department') }} as department
        on complaint.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where complaint.received_at <= build.as_of

),

allowed as (

    select
        jurisdiction_code,
        month,
        max(case when parameter = 'complaint_decide_workdays' then value end) as decide_workdays,
        max(case when parameter = 'complaint_resolve_workdays' then value end) as resolve_workdays
    from {{ ref('int_approvals__score_parameter') }}
    where is_ranking_policy
    group by jurisdiction_code, month

)

select
    complaint.complaint_id,
    complaint.department_code,
    complaint.jurisdiction_code,
    complaint.case_no,
    complaint.month,
    complaint.topic,
    complaint.result,
    decide_day.due_date as decide_due_date,
    resolve_day.due_date as resolve_due_date,
    coalesce(cast(complaint.decided_at as date), cast(complaint.resolved_at as date), complaint.as_of_date)
    > decide_day.due_date
    or coalesce(cast(complaint.resolved_at as date), complaint.as_of_date) > resolve_day.due_date as is_late,
    complaint.resolved_at is not null or complaint.as_of_date > resolve_day.due_date as is_due
from complaint
inner join allowed
    on
        complaint.jurisdiction_code = allowed.jurisdiction_code
        and complaint.month = allowed.month
left join {{ ref('int_organisation__calendar_day') }} as received_day
    on
        complaint.calendar_code = received_day.calendar_code
        and cast(complaint.received_at as date) = received_day.calendar_date
left join {{ ref('int_organisation__due_day') }} as decide_day
    on
        decide_day.counting = 'workday'
        and complaint.calendar_code = decide_day.calendar_code
        and received_day.workday_number + cast(allowed.decide_workdays as bigint) = decide_day.day_index
left join {{ ref('int_organisation__due_day') }} as resolve_day
    on
        resolve_day.counting = 'workday'
        and complaint.calendar_code = resolve_day.calendar_code
        and received_day.workday_number + cast(allowed.resolve_workdays as bigint) = resolve_day.day_index
