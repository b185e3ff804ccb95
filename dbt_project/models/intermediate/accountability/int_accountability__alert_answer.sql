{{ config(materialized='table') }}

-- One row per alert with a recorded notice: by when the department had to answer, and whether it is late.
with event as (

    select event.*
    from {{ ref('stg_accountability__event') }} as event
    inner join {{ source('ops', 'build_parameters') }} as build on event.event_date <= build.as_of_date

),

signal as (

    select distinct
        accountability_no,
        signal_no
    from event
    where
        signal_type = 'alert'
        and signal_no is not null

),

-- An event that names no signal is about all signals of its accountability case.
message as (

    select
        signal.signal_no as alert_no,
        event.department_code,
        event.event_type,
        event.event_date,
        event.due_date,
        row_number() over (
            partition by signal.signal_no, event.event_type
            order by event.event_date, event.accountability_no, event.seq_no
        ) as occurrence
    from event
    inner join signal
        on
            event.accountability_no = signal.accountability_no
            and coalesce(event.signal_no, signal.signal_no) = signal.signal_no
    where event.event_type in ('notice', 'feedback')

),

allowed as (

    select
        valid_from,
        valid_until,
        min(threshold) as feedback_workdays
    from {{ ref('int_approvals__alert_policy') }}
    where unit = 'feedback_workdays'
    group by valid_from, valid_until

),

told as (

    select
        notice.alert_no,
        notice.event_date as notice_date,
        feedback.event_date as feedback_date,
        department.calendar_code,
        coalesce(notice.due_date, policy_day.due_date) as feedback_due_date,
        build.as_of_date
    from message as notice
    inner join {{ ref('int_organisation__current_department') }} as department
        on notice.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    left join message as feedback
        on
            notice.alert_no = feedback.alert_no
            and feedback.event_type = 'feedback'
            and feedback.occurrence = 1
    left join allowed
        on
            notice.event_date >= allowed.valid_from
            and notice.event_date < allowed.valid_until
    left join {{ ref('int_organisation__calendar_day') }} as notice_day
        on
            department.calendar_code = notice_day.calendar_code
            and notice.event_date = notice_day.calendar_date
    left join {{ ref('int_organisation__due_day') }} as policy_day
        on
            policy_day.counting = 'workday'
            and department.calendar_code = policy_day.calendar_code
            and notice_day.workday_number + cast(allowed.feedback_workdays as bigint) = policy_day.day_index
    where
        notice.event_type = 'notice'
        and notice.occurrence = 1

)

select
    told.alert_no,
    told.notice_date,
    told.feedback_due_date,
    told.feedback_date,
    coalesce(told.feedback_date, told.as_of_date) > told.feedback_due_date as is_feedback_late,
    cast(
        case
            when told.feedback_due_date is not null
                then greatest(0, answered_day.workday_number - due_day.workday_number)
        end as bigint
    ) as late_workdays
from told
left join {{ ref('int_organisation__calendar_day') }} as answered_day
    on
        told.calendar_code = answered_day.calendar_code
        and coalesce(told.feedback_date, told.as_of_date) = answered_day.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as due_day
    on
        told.calendar_code = due_day.calendar_code
        and told.feedback_due_date = due_day.calendar_date
