{{ config(materialized='table') }}

-- One row per accepted case, clock and stretch of suspended time, in the unit in which the limit of the case counts.
select
    accepted.case_no,
    stretch.clock,
    stretch.start_date,
    stretch.end_date,
    stretch.first_workday_number,
    stretch.workday_count,
    -- what a due date rests on
    accepted.accepted_index,
    accepted.statutory_days,
    accepted.promised_days,
    accepted.extension_moves_promised,
    case when accepted.counting = 'workday' then stretch.workday_count else stretch.day_count end as length,
    case
        when accepted.counting = 'workday' then stretch.first_workday_number - 1 - stretch.workday_count_before
        else stretch.first_day_number - 1 - stretch.day_count_before
    end as counted_days_before,
    sum(
        case
            when accepted.counting = 'workday'
                then least(
                    stretch.workday_count,
                    greatest(0, accepted.accepted_index - stretch.first_workday_number + 1)
                )
            else least(
                stretch.day_count,
                greatest(0, accepted.accepted_index - stretch.first_day_number + 1)
            )
        end
    ) over (partition by accepted.case_no, stretch.clock) as suspended_until_acceptance,
    -- in working days whatever the unit of the limit: what is taken off the elapsed time
    cast(
        greatest(
            0,
            least(coalesce(accepted.until_workday_number, 0), stretch.first_workday_number - 1 + stretch.workday_count)
            - greatest(accepted.accepted_workday_number, stretch.first_workday_number - 1)
        ) as bigint
    ) as suspended_working_days
from {{ ref('int_approvals__case_acceptance') }} as accepted
inner join {{ ref('int_approvals__suspension_island') }} as stretch on accepted.case_no = stretch.case_no
where accepted.accepted_index is not null
