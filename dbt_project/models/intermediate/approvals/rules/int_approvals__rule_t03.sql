-- T03 环节超时: a review step took longer than its own limit, or was done after its own due instant.
with message as (

    select
        event.case_no,
        event.event_type,
        event.event_at,
        event.due_at,
        event.limit_value,
        coalesce(event.limit_unit, 'workday') as limit_unit,
        cast(event.event_at as date) as event_date,
        cast(lag(event.event_at) over earlier as date) as began_date,
        department.calendar_code
    from {{ ref('int_approvals__resolved_event') }} as event
    inner join {{ ref('int_organisation__current_department') }} as department
        on event.department_code = department.department_code
    where
        event.case_no in (
            select case_no from {{ ref('int_approvals__resolved_event') }}
            where event_type = 'review_step' and (limit_value is not null or due_at is not null)
        )
    window earlier as (partition by event.case_no order by event.event_at, event.event_type, event.seq_no)

),

step as (

    select
        message.case_no,
        message.event_date,
        message.due_at < message.event_at as is_past_due_instant,
        case
            when message.limit_unit = 'calendar_day'
                then {{ day_number('message.event_date') }} - {{ day_number('message.began_date') }}
            else event_day.workday_number - began_day.workday_number
        end - message.limit_value as days_over,
        event_day.workday_number - due_day.workday_number as days_past_due_instant
    from message
    left join {{ ref('int_organisation__calendar_day') }} as event_day
        on
            message.calendar_code = event_day.calendar_code
            and message.event_date = event_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as began_day
        on
            message.calendar_code = began_day.calendar_code
            and message.began_date = began_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as due_day
        on
            message.calendar_code = due_day.calendar_code
            and cast(message.due_at as date) = due_day.calendar_date
    where message.event_type = 'review_step'

)

-- what a step took is known when it is done
select
    case_no,
    min(event_date) as found_date,
    cast(max(case when is_past_due_instant then days_past_due_instant else days_over end) as decimal(12, 4)) as excess
from step
where
    is_past_due_instant
    or (is_past_due_instant is null and days_over > 0)
group by case_no
