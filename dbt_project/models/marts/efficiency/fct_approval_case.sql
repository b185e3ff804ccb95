-- One row per case: the legal clock, from acceptance to due date, and whether the case is late.
with counted as (

    select * from {{ ref('int_approvals__case_acceptance') }}

),

-- Suspended stretches of the few cases that have any.
stretch as (

    select * from {{ ref('int_approvals__case_suspension') }}

),

-- An extension counts when it was approved no later than the due date that held without it.
extension as (

    select
        counted.case_no,
        least(
            requested.limit_value,
            coalesce(
                counted.extension_limit,
                case
                    when counted.is_joint_handling then counted.extension_cap_joint_workdays
                    else counted.extension_cap_workdays
                end,
                0
            )
        ) as extension_days
    from {{ ref('int_approvals__extension_request') }} as requested
    inner join counted
        on
            requested.case_no = counted.case_no
            and coalesce(requested.stated_limit_unit, counted.limit_unit) = counted.limit_unit
    left join (
        select
            case_no,
            {{ suspension_shift('statutory', 'statutory_days') }} as statutory_shift
        from stretch
        group by case_no
    ) as suspended on counted.case_no = suspended.case_no
    inner join {{ ref('int_organisation__due_day') }} as unextended
        on
            counted.calendar_code = unextended.calendar_code
            and counted.counting = unextended.counting
            and case
                when counted.statutory_days = 0 then counted.accepted_index_on_or_after
                else counted.accepted_index + counted.statutory_days + coalesce(suspended.statutory_shift, 0)
            end = unextended.day_index
    where cast(requested.approved_at as date) <= unextended.due_date

),

suspended as (

    select
        stretch.case_no,
        {{ suspension_shift('statutory', 'statutory_days + coalesce(extension_days, 0)') }} as statutory_shift,
        {{ suspension_shift(
            'promised', 'promised_days + case when extension_moves_promised then coalesce(extension_days, 0) else 0 end'
        ) }} as promised_shift,
        cast(sum(case when clock = 'statutory' then suspended_working_days else 0 end) as bigint)
            as suspended_working_days
    from stretch
    left join extension on stretch.case_no = extension.case_no
    group by stretch.case_no

),

-- Cases some of whose messages wait in quality.pending_row are not judged on the rest.
incomplete as (

    select distinct case_no
    from {{ ref('int_approvals__pending_event') }}

),

limited as (

    select
        counted.*,
        coalesce(extension.extension_days, 0) as extension_days,
        coalesce(suspended.suspended_working_days, 0) as suspended_working_days,
        case
            when counted.statutory_days + coalesce(extension.extension_days, 0) = 0
                then counted.accepted_index_on_or_after
            else
                counted.accepted_index + counted.statutory_days + coalesce(extension.extension_days, 0)
                + coalesce(suspended.statutory_shift, 0)
        end as statutory_due_index,
        case
            when
                counted.promised_days
                + case when counted.extension_moves_promised then coalesce(extension.extension_days, 0) else 0 end = 0
                then counted.accepted_index_on_or_after
            else
                counted.accepted_index + counted.promised_days
                + case when counted.extension_moves_promised then coalesce(extension.extension_days, 0) else 0 end
                + coalesce(suspended.promised_shift, 0)
        end as promised_due_index,
        case
            when counted.has_two_departments then 'two_departments'
            when counted.has_two_matters then 'two_matters'
            when incomplete.case_no is not null then 'rows_waiting'
            when counted.accepted_at is not null and counted.accepted_workday_number is null then 'calendar_gap'
            when counted.recorded_accepted_at < counted.applied_at then 'accepted_before_applied'
            when counted.finished_date < cast(counted.accepted_at as date) then 'finished_before_accepted'
            when contradictory.case_no is not null then 'special_end_before_start'
            when counted.accepted_at is not null and counted.matter_version is null then 'no_matter_version_in_force'
            when counted.accepted_at is null and counted.finished_at is not null then 'not_accepted'
        end as exclusion_reason
    from counted
    left join extension on counted.case_no = extension.case_no
    left join suspended on counted.case_no = suspended.case_no
    left join incomplete on counted.case_no = incomplete.case_no
    left join (
        select distinct case_no
        from {{ ref('int_approvals__special_procedure') }}
        where special_type = '2' and ends_before_start
    ) as contradictory on counted.case_no = contradictory.case_no

),

due as (

    select
        limited.*,
        coalesce(
            limited.exclusion_reason in ('two_departments', 'two_matters', 'rows_waiting', 'calendar_gap'), false
        ) as is_unjudgeable,
        coalesce(
            limited.exclusion_reason
            in ('accepted_before_applied', 'finished_before_accepted', 'special_end_before_start'),
            false
        ) as is_contradictory,
        coalesce(cast(limited.due_at as date), statutory_day.due_date) as statutory_due_date,
        coalesce(cast(limited.due_at as date), promised_day.due_date) as promised_due_date,
        coalesce(own_day.workday_number, statutory_day.workday_number) as statutory_due_workday_number,
        case
            when limited.accepted_at is null then false
            when limited.due_at is not null then coalesce(not own_day.is_announced, false)
            else
                coalesce(statutory_day.is_provisional, false)
                or coalesce(promised_day.is_provisional, false)
        end as is_due_provisional,
        issued_day.workday_number as issued_workday_number
    from limited
    left join {{ ref('int_organisation__due_day') }} as statutory_day
        on
            limited.calendar_code = statutory_day.calendar_code
            and limited.counting = statutory_day.counting
            and limited.statutory_due_index = statutory_day.day_index
    left join {{ ref('int_organisation__due_day') }} as promised_day
        on
            limited.calendar_code = promised_day.calendar_code
            and limited.counting = promised_day.counting
            and limited.promised_due_index = promised_day.day_index
    left join {{ ref('int_organisation__calendar_day') }} as own_day
        on
            limited.calendar_code = own_day.calendar_code
            and cast(limited.due_at as date) = own_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as issued_day
        on
            limited.calendar_code = issued_day.calendar_code
            and cast(limited.issued_at as date) = issued_day.calendar_date

),

-- A source's own due instant is compared as an instant.
compared as (

    select
        *,
        case
            when due_at is not null then coalesce(finished_at, as_of) > due_at
            else until_date > statutory_due_date
        end as is_past_statutory,
        case
            when due_at is not null then coalesce(finished_at, as_of) > due_at
            else until_date > promised_due_date
        end as is_past_promised
    from due

),

-- Late is late, whatever the result. Contradictory times may show a case late, never in time.
late as (

    select
        *,
        case
            when accepted_at is null or is_unjudgeable then null
            when is_contradictory then nullif(is_past_statutory, false)
            else is_past_statutory
        end as is_overdue_statutory,
        case
            when accepted_at is null or is_unjudgeable then null
            when is_contradictory then nullif(is_past_promised, false)
            else is_past_promised
        end as is_overdue_promised,
        case
            when
                accepted_at is not null
                and (
                    exclusion_reason is null
                    or exclusion_reason = 'no_matter_version_in_force'
                )
                then greatest(0, until_workday_number - accepted_workday_number) - suspended_working_days
        end as elapsed_working_days
    from compared

)

select
    late.case_no,
    late.matter_code,
    cast(late.matter_version as bigint) as matter_version,
    late.department_code,
    late.jurisdiction_code,
    late.channel,
    late.case_type,
    -- when
    late.applied_at,
    late.answer_due_date,
    late.answered_date,
    late.recorded_accepted_at,
    late.accepted_at,
    late.acceptance_basis = 'deemed' as is_deemed_accepted,
    case when late.acceptance_basis = 'deemed' then late.answer_due_date + 1 end as deemed_accepted_date,
    late.refused_at,
    late.refusal_reason,
    late.finished_at,
    late.issued_at,
    -- how it ended
    late.result_code,
    late.is_approved,
    late.finish_reason,
    case when late.finished_at is not null then coalesce(result.is_normal_finish, true) end as is_normal_finish,
    case
        when late.finished_at is not null then coalesce(result.case_status, 'finished')
        when late.refused_at is not null and late.recorded_accepted_at is null then 'refused'
        else 'open'
    end as status,
    -- limits
    cast(late.statutory_limit as bigint) as statutory_limit,
    cast(late.promised_limit as bigint) as promised_limit,
    late.limit_unit,
    cast(case when late.limit_unit = 'workday' then late.extension_days end as bigint) as extension_working_days,
    cast(case when late.limit_unit = 'calendar_day' then late.extension_days end as bigint) as extension_calendar_days,
    -- elapsed
    case when late.accepted_at is not null and not late.is_unjudgeable then late.suspended_working_days end
        as suspended_working_days,
    cast(late.elapsed_working_days as bigint) as elapsed_working_days,
    cast(
        case
            when late.elapsed_working_days is not null
                then
                    (
                        {{ office_minutes('coalesce(late.finished_at, late.as_of)', 'late.until') }}
                        - {{ office_minutes('late.accepted_at', 'late.accepted') }}
                    ) / 60.0
        end as decimal(12, 2)
    ) as elapsed_working_hours,
    -- due
    case when not late.is_unjudgeable then late.statutory_due_date end as statutory_due_date,
    case when not late.is_unjudgeable then late.promised_due_date end as promised_due_date,
    late.due_at,
    late.is_due_provisional,
    late.is_overdue_statutory,
    late.is_overdue_promised,
    cast(
        case
            when late.is_overdue_statutory
                then greatest(0, late.until_workday_number - late.statutory_due_workday_number)
            when not late.is_overdue_statutory then 0
        end as bigint
    ) as overdue_working_days,
    -- handling
    late.supply_notice_count,
    late.special_start_count > 0 as has_special_procedure,
    late.suspension_count > 0 as has_suspension,
    late.step_count,
    {{ seconds_between('late.first_step_instant', 'late.last_step_instant') }} as step_span_seconds,
    late.fee_paid_amount,
    case when late.uploaded_event_count > 0 then late_upload.case_no is not null end as is_uploaded_late,
    -- issue
    cast(
        case
            when late.issued_at is not null and (late.result_code = '0' or late.is_approved)
                then greatest(0, late.issued_workday_number - coalesce(late.until_workday_number, 0))
        end as bigint
    ) as issue_working_days,
    -- served
    rating.satisfaction_grade,
    -- why something above is missing
    late.exclusion_reason,
    late.as_of
from late
left join {{ source('reference', 'result_code') }} as result on late.result_code = result.result_code
left join {{ ref('int_approvals__latest_rating') }} as rating on late.case_no = rating.case_no
left join {{ ref('int_approvals__late_upload') }} as late_upload on late.case_no = late_upload.case_no
