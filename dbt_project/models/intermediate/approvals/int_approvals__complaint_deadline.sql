{{ config(materialized='table') }}

-- One row per complaint: by when it had to be decided and resolved, and whether it was. What happened after as_of has
-- not happened yet, and a decision whose time the sender does not send is not measured.
with complaint as (

    select
        complaint.complaint_id,
        complaint.department_code,
        complaint.case_no,
        complaint.topic,
        complaint.received_at,
        cast(case when complaint.decided_at <= build.as_of then complaint.decided_at end as date) as decided_date,
        cast(case when complaint.resolved_at <= build.as_of then complaint.resolved_at end as date) as resolved_date,
        case when coalesce(complaint.resolved_at <= build.as_of, true) then complaint.result end as result,
        complaint._delivery_id in (
            select delivery_id from {{ source('ops', 'reading_input') }}
            where dataset = 'approval_complaints' and input_name = 'decided_at'
        ) as is_decision_sent,
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
    -- decided in time
    complaint.is_decision_sent
    and (
        complaint.decided_date is not null
        or complaint.resolved_date is not null
        or complaint.as_of_date > decide_day.due_date
    ) as is_decision_due,
    complaint.is_decision_sent
    and coalesce(complaint.decided_date, complaint.resolved_date, complaint.as_of_date) > decide_day.due_date
        as is_decided_late,
    -- resolved in time
    complaint.resolved_date is not null or complaint.as_of_date > resolve_day.due_date as is_due,
    coalesce(complaint.resolved_date, complaint.as_of_date) > resolve_day.due_date as is_resolved_late
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
