-- T03 环节超时: a review step took longer than its own limit, or was done after its own due instant.
with message as (

    select
        case_no,
        department_code,
        event_type,
        event_at,
        due_at,
        limit_value,
        coalesce(limit_unit, 'workday') as limit_unit,
        cast(event_at as date) as event_date,
        cast(lag(event_at) over earlier as date) as began_date
    from {{ ref('int_approvals__resolved_event') }}
    where
        case_no in (
            select case_no from {{ ref('int_approvals__resolved_event') }}
            where event_type = 'review_step' and (limit_value is not null or due_at is not null)
        )
    window earlier as (partition by case_no order by event_at, event_type, seq_no)

),

-- Only what took more days than the limit has, worked or not, can have taken too many.
slow as (

    select
        message.*,
        {{ day_number('message.event_date') }} - {{ day_number('message.began_date') }} as day_count,
        department.calendar_code
    from message
    inner join {{ ref('int_organisation__current_department') }} as department
        on message.department_code = department.department_code
    where
        message.event_type = 'review_step'
        and (
            message.due_at < message.event_at
            or {{ day_number('message.event_date') }} - {{ day_number('message.began_date') }} > message.limit_value
        )

),

step as (

    select
        slow.case_no,
        slow.event_date,
        slow.due_at < slow.event_at as is_past_due_instant,
        case
            when slow.limit_unit = 'calendar_day' then slow.day_count
            else event_day.workday_number - began_day.workday_number
        end - slow.limit_value as days_over,
        event_day.workday_number - due_day.workday_number as days_past_due_instant
    from slow
    left join {{ ref('int_organisation__calendar_day') }} as event_day
        on
            slow.calendar_code = event_day.calendar_code
            and slow.event_date = event_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as began_day
        on
            slow.calendar_code = began_day.calendar_code
            and slow.began_date = began_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as due_day
        on
            slow.calendar_code = due_day.calendar_code
            and cast(slow.due_at as date) = due_day.calendar_date

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
