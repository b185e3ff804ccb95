{{ config(materialized='table') }}

-- Every month from the first message to as_of, with the day on which it is measured: its end, or as_of within it.
with bounds as (

    select
        coalesce({{ month_of('min(event.event_at)') }}, max(build.as_of_month)) as first_month,
        max(build.as_of_month) as last_month,
        max(build.as_of_date) as as_of_date
    from {{ source('ops', 'build_parameters') }} as build
    -- a day before any calendar is a mistyped one
    left join {{ source('raw', 'approval_events') }} as event
        on
            event.event_at <= build.as_of
            and event.event_at >= (select min(announced_from) from {{ source('reference', 'calendar') }})

),

spine as (

    select
        {{ month_spine('first_month', 'last_month', 'month') }},
        as_of_date
    from bounds

)

select
    month,
    least(as_of_date, {{ months_after('month', 1) }} - 1) as measured_on
from spine
