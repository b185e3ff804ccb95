{{ config(materialized='table') }}

-- One row per case, rule and level whose alert the policy sets by counted days: the day it is raised, for a case that
-- is not finished by the end of it. It is a due day computed with other days than the limit's: what happens after it
-- cannot move it.
with policy as (

    select * from {{ ref('int_approvals__alert_policy') }}
    where unit in ('days_from_promised', 'days_from_statutory', 'ratio_of_promised')

),

-- A source's own due instant takes the place of the limit: the working days from acceptance to its day.
watched as (

    select
        accepted.case_no,
        accepted.calendar_code,
        accepted.finished_date,
        accepted.as_of_date,
        accepted.extension_moves_promised,
        accepted.due_at,
        case when accepted.acceptance_basis = 'deemed' then accepted.answer_due_date + 1 end as deemed_known_date,
        policy.rule_id,
        policy.level,
        policy.unit,
        policy.threshold,
        -- where nothing was promised the limit of the law holds
        case
            when policy.unit = 'days_from_statutory' or accepted.promised_days is null then 'statutory'
            else 'promised'
        end as clock,
        case when accepted.due_at is null then accepted.counting else 'workday' end as counting,
        case when accepted.due_at is null then accepted.accepted_index else accepted.accepted_workday_number end
            as accepted_index,
        case
            when accepted.due_at is null then accepted.accepted_index_on_or_after
            else accepted.accepted_workday_number
        end as accepted_index_on_or_after,
        case
            when accepted.due_at is not null then own_day.workday_number - accepted.accepted_workday_number
            when policy.unit = 'days_from_statutory' then accepted.statutory_days
            else coalesce(accepted.promised_days, accepted.statutory_days)
        end as limit_days
    from {{ ref('int_approvals__case_acceptance') }} as accepted
    inner join policy
        on
            cast(accepted.accepted_at as date) >= policy.valid_from
            and cast(accepted.accepted_at as date) < policy.valid_until
    left join {{ ref('int_organisation__calendar_day') }} as own_day
        on
            accepted.calendar_code = own_day.calendar_code
            and cast(accepted.due_at as date) = own_day.calendar_date
    -- an immediate case has no day before its due day
    where policy.rule_id <> 'T04' or coalesce(accepted.case_type, '') <> '1'

),

extension as (

    select
        approval_case.case_no,
        coalesce(approval_case.extension_working_days, approval_case.extension_calendar_days) as extension_days,
        cast(requested.approved_at as date) as approved_date
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_approvals__extension_request') }} as requested
        on approval_case.case_no = requested.case_no
    where coalesce(approval_case.extension_working_days, approval_case.extension_calendar_days) > 0

),

-- Each case as it was accepted and, where it was extended, once more with the days of its extension.
limited as (

    select
        watched.*,
        cast(0 as bigint) as added_days,
        cast(null as date) as extended_date
    from watched

    union all

    select
        watched.*,
        extension.extension_days as added_days,
        extension.approved_date as extended_date
    from watched
    inner join extension on watched.case_no = extension.case_no
    where
        watched.due_at is null
        and (watched.clock = 'statutory' or watched.extension_moves_promised)

),

counted as (

    select
        *,
        cast(
            greatest(
                0,
                case
                    when unit = 'ratio_of_promised'
                        -- in ten-thousandths: 0.9 of 10 days are 9, not 9.000…1
                        then ceil(
                            cast(cast(threshold * 10000 as bigint) * (limit_days + added_days) as double) / 10000
                        )
                    else limit_days + added_days + threshold
                end
            ) as bigint
        ) as counted_days
    from limited
    where limit_days is not null

),

-- Time suspended after the due day moves nothing, and a source's own due instant knows of no suspension.
stretch as (

    select
        counted.case_no,
        counted.rule_id,
        counted.level,
        counted.added_days,
        least(counted.counted_days, counted.limit_days + counted.added_days) as counted_days,
        suspension.clock,
        suspension.accepted_index,
        suspension.length,
        suspension.counted_days_before,
        suspension.suspended_until_acceptance
    from counted
    inner join {{ ref('int_approvals__case_suspension') }} as suspension
        on
            counted.case_no = suspension.case_no
            and counted.clock = suspension.clock
    where counted.due_at is null

),

shifted as (

    select
        case_no,
        rule_id,
        level,
        added_days,
        {{ suspension_shift('statutory', 'counted_days') }}
        + {{ suspension_shift('promised', 'counted_days') }} as shift
    from stretch
    group by case_no, rule_id, level, added_days, counted_days

),

dated as (

    select
        counted.case_no,
        counted.rule_id,
        counted.level,
        counted.extended_date,
        counted.deemed_known_date,
        counted.finished_date,
        counted.as_of_date,
        day.due_date
    from counted
    left join shifted
        on
            counted.case_no = shifted.case_no
            and counted.rule_id = shifted.rule_id
            and counted.level = shifted.level
            and counted.added_days = shifted.added_days
    inner join {{ ref('int_organisation__due_day') }} as day
        on
            counted.calendar_code = day.calendar_code
            -- only the due day itself moves on to a working day
            and case
                when
                    counted.counting = 'calendar_day_rolled'
                    and counted.counted_days < counted.limit_days + counted.added_days
                    then 'calendar_day'
                else counted.counting
            end = day.counting
            and case
                when counted.counted_days = 0 then counted.accepted_index_on_or_after
                else counted.accepted_index + counted.counted_days + coalesce(shifted.shift, 0)
            end = day.day_index

),

-- An extension that came after the alert was raised does not take it back. That a case is deemed accepted nobody can
-- know before the days for an answer are over: raised earlier it would turn up in a month that is past.
raised as (

    select
        plain.case_no,
        plain.rule_id,
        plain.level,
        plain.finished_date,
        plain.as_of_date,
        greatest(
            case
                when extended.extended_date <= plain.due_date then extended.due_date
                else plain.due_date
            end,
            plain.deemed_known_date
        ) as raised_date
    from dated as plain
    left join dated as extended
        on
            plain.case_no = extended.case_no
            and plain.rule_id = extended.rule_id
            and plain.level = extended.level
            and extended.extended_date is not null
    where plain.extended_date is null

)

select
    raised.case_no,
    raised.rule_id,
    raised.level,
    raised.raised_date
from raised
inner join {{ ref('fct_approval_case') }} as approval_case
    on
        raised.case_no = approval_case.case_no
        -- a case that is not judged has no due date
        and coalesce(approval_case.statutory_due_date, approval_case.promised_due_date) is not null
where
    raised.raised_date <= raised.as_of_date
    and (raised.finished_date is null or raised.finished_date > raised.raised_date)
