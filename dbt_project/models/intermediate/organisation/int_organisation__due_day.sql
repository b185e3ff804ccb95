{{ config(materialized='table') }}

-- The date behind a counted number: one row per calendar, way of counting and number.
-- workday: the n-th working day. calendar_day: the n-th day. calendar_day_rolled: that day or the next working day.
with calendar_day as (

    select * from {{ ref('int_organisation__calendar_day') }}

),

by_number as (

    select
        calendar_code,
        'workday' as counting,
        workday_number as day_index,
        calendar_date as due_date
    from calendar_day
    where is_workday

    union all

    select
        calendar_code,
        'calendar_day' as counting,
        day_number as day_index,
        calendar_date as due_date
    from calendar_day

    union all

    select
        calendar_code,
        'calendar_day_rolled' as counting,
        day_number as day_index,
        workday_on_or_after as due_date
    from calendar_day
    where workday_on_or_after is not null

)

select
    by_number.calendar_code,
    by_number.counting,
    by_number.day_index,
    by_number.due_date,
    calendar_day.workday_number,
    not calendar_day.is_announced as is_provisional
from by_number
inner join calendar_day
    on
        by_number.calendar_code = calendar_day.calendar_code
        and by_number.due_date = calendar_day.calendar_date
