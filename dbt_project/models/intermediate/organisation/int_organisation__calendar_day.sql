{{ config(materialized='table') }}

-- One row per calendar and day, with the running number of working days that all counting rests on.
with announced as (

    select
        calendar_code,
        cal_date as calendar_date,
        is_workday,
        true as is_announced
    from {{ source('reference', 'calendar_day') }}

),

beyond as (

    select
        calendar_code,
        {{ day_spine('announced_to + 1', 'announced_to + 3660', 'calendar_date') }}
    from {{ source('reference', 'calendar') }}

),

-- A day nobody has announced yet counts by its weekday and is marked; 1970-01-01 was a Thursday.
provisional as (

    select
        calendar_code,
        calendar_date,
        ({{ day_number('calendar_date') }} + 3) % 7 < 5 as is_workday,
        false as is_announced
    from beyond

),

every_day as (

    select * from announced
    union all
    select * from provisional

)

select
    calendar_code,
    calendar_date,
    is_workday,
    is_announced,
    cast({{ day_number('calendar_date') }} as bigint) as day_number,
    cast(sum(case when is_workday then 1 else 0 end) over up_to_day as bigint) as workday_number,
    cast(sum(case when is_workday then 1 else 0 end) over up_to_day + case when is_workday then 0 else 1 end as bigint)
        as workday_number_on_or_after,
    min(case when is_workday then calendar_date end) over from_day as workday_on_or_after
from every_day
window
    up_to_day as (partition by calendar_code order by calendar_date rows between unbounded preceding and current row),
    from_day as (partition by calendar_code order by calendar_date rows between current row and unbounded following)
