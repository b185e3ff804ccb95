{{ config(materialized='table') }}

-- One row per special procedure of a case: an extension of the limit (type 1) or time set apart (type 2).
with started as (

    select
        case_no,
        seq_no,
        matter_code,
        department_code,
        special_type,
        special_kind,
        event_at as started_at,
        -- no limit runs for more than ten years: a slip of the pen must not overflow a date
        case when limit_value > 3650 then 3650 else limit_value end as limit_value,
        coalesce(limit_unit, 'workday') as limit_unit,
        limit_unit as stated_limit_unit,
        coalesce(is_told_in_writing, false) as is_told_in_writing,
        approved_by is not null as has_approver,
        reason is not null as has_reason
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'special_start'

),

ended as (

    select
        case_no,
        seq_no,
        min(event_at) as ended_at
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'special_end'
    group by case_no, seq_no

)

select
    started.*,
    ended.ended_at,
    coalesce(ended.ended_at < started.started_at, false) as ends_before_start,
    coalesce(kind.is_article_45, false) as is_article_45_kind,
    -- the last day within its own limit
    case
        -- none at all is over at once, also before the calendar's first working day
        when started.limit_unit = 'calendar_day' or started.limit_value = 0
            then cast(started.started_at as date) + cast(started.limit_value as integer)
        else own_limit.due_date
    end as limit_date
from started
left join ended
    on
        started.case_no = ended.case_no
        and started.seq_no = ended.seq_no
left join {{ source('reference', 'special_kind') }} as kind on started.special_kind = kind.special_kind
left join {{ ref('int_organisation__current_department') }} as department
    on started.department_code = department.department_code
left join {{ ref('int_organisation__calendar_day') }} as start_day
    on
        department.calendar_code = start_day.calendar_code
        and cast(started.started_at as date) = start_day.calendar_date
left join {{ ref('int_organisation__due_day') }} as own_limit
    on
        own_limit.counting = 'workday'
        and department.calendar_code = own_limit.calendar_code
        -- nothing is known of days before the calendar: none of them counts
        and coalesce(start_day.workday_number, 0) + started.limit_value = own_limit.day_index
