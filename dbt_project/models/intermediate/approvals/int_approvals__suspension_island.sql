{{ config(materialized='table') }}

-- One row per case, clock and stretch of suspended time: overlapping intervals united, so that no day is
-- taken twice. Each stretch is told in working days and in days: its first number, its length, and the
-- lengths of all stretches before it.
with interval_seen as (

    select
        *,
        max(end_date) over (
            partition by case_no, clock
            order by start_date, end_date
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from {{ ref('int_approvals__suspension') }}

),

numbered as (

    select
        *,
        sum(case when covered_to is null or covered_to < start_date then 1 else 0 end) over (
            partition by case_no, clock
            order by start_date, end_date
            rows between unbounded preceding and current row
        ) as island_no
    from interval_seen

),

island as (

    select
        case_no,
        clock,
        calendar_code,
        island_no,
        min(start_date) as start_date,
        max(end_date) as end_date
    from numbered
    group by case_no, clock, calendar_code, island_no

),

measured as (

    select
        island.case_no,
        island.clock,
        island.island_no,
        island.start_date,
        island.end_date,
        -- nothing is known of days before the calendar: none of them is a working day
        coalesce(first_day.workday_number, 0) + 1 as first_workday_number,
        coalesce(last_day.workday_number, 0) - coalesce(first_day.workday_number, 0) as workday_count,
        {{ day_number('island.start_date') }} + 1 as first_day_number,
        {{ day_number('island.end_date') }} - {{ day_number('island.start_date') }} as day_count
    from island
    left join {{ ref('int_organisation__calendar_day') }} as first_day
        on
            island.calendar_code = first_day.calendar_code
            and island.start_date = first_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as last_day
        on
            island.calendar_code = last_day.calendar_code
            and island.end_date = last_day.calendar_date

)

select
    *,
    cast(coalesce(sum(workday_count) over earlier, 0) as bigint) as workday_count_before,
    cast(coalesce(sum(day_count) over earlier, 0) as bigint) as day_count_before
from measured
window earlier as (
    partition by case_no, clock
    order by island_no
    rows between unbounded preceding and 1 preceding
)
