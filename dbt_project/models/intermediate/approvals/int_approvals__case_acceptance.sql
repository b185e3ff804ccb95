{{ config(materialized='table') }}

-- One row per case: when it was accepted in law, by which matter and rules it is judged, and the dates as numbers.
-- The day of acceptance is not counted, so that a due day is the number of acceptance plus the limit.
with build as (

    select
        as_of,
        as_of_date
    from {{ source('ops', 'build_parameters') }}

),

-- The case, the version of its matter in force when it came in, and the rules of the clock that hold for it.
described as (

    select
        timeline.case_no,
        timeline.matter_code,
        timeline.department_code,
        timeline.has_two_matters,
        timeline.has_two_departments,
        timeline.channel,
        timeline.applied_at,
        timeline.recorded_accepted_at,
        timeline.refused_at,
        timeline.refusal_reason,
        timeline.due_at,
        timeline.first_notice_at,
        timeline.supply_notice_count,
        timeline.special_start_count,
        timeline.suspension_count,
        timeline.step_count,
        timeline.materials_count,
        timeline.uploaded_event_count,
        timeline.first_event_at,
        timeline.message_count,
        timeline.uploaded_message_count,
        timeline.last_message_at,
        timeline.first_uploaded_at,
        timeline.last_uploaded_at,
        timeline.first_step_instant,
        timeline.last_step_instant,
        timeline.finished_at,
        timeline.result_code,
        timeline.is_approved,
        timeline.finish_reason,
        timeline.fee_paid_amount,
        timeline.issued_at,
        cast(timeline.applied_at as date) as received_date,
        cast(timeline.recorded_accepted_at as date) as recorded_accepted_date,
        cast(timeline.finished_at as date) as finished_date,
        cast(coalesce(timeline.finished_at, build.as_of) as date) as until_date,
        build.as_of,
        build.as_of_date,
        department.jurisdiction_code,
        matter.matter_version,
        matter.case_type,
        matter.statutory_limit,
        matter.promised_limit,
        matter.limit_unit,
        matter.is_joint_handling,
        matter.extension_limit,
        -- an immediate case is due the same working day, whether the catalogue says 0 or 1
        case when matter.case_type = '1' and matter.statutory_limit <= 1 then 0 else matter.statutory_limit end
            as statutory_days,
        case when matter.case_type = '1' and matter.promised_limit <= 1 then 0 else matter.promised_limit end
            as promised_days,
        case
            when matter.limit_unit = 'workday' then 'workday'
            when policy.calendar_day_due_rolls_over_holiday then 'calendar_day_rolled'
            else 'calendar_day'
        end as counting,
        policy.calendar_code,
        policy.deemed_acceptance,
        policy.acceptance_answer_workdays,
        policy.extension_moves_promised,
        policy.extension_cap_workdays,
        policy.extension_cap_joint_workdays,
        policy.office_opens_minute,
        policy.office_break_starts_minute,
        policy.office_break_ends_minute,
        policy.office_closes_minute
    from {{ ref('int_approvals__case_timeline') }} as timeline
    cross join build
    inner join {{ ref('int_organisation__current_department') }} as department
        on timeline.department_code = department.department_code
    inner join {{ ref('int_approvals__matter_type') }} as matter_type
        on timeline.matter_code = matter_type.matter_code
    inner join {{ ref('int_approvals__clock_policy') }} as policy
        on
            department.jurisdiction_code = policy.jurisdiction_code
            and matter_type.matter_type = policy.matter_type
    left join {{ ref('dim_matter') }} as matter
        on
            timeline.matter_code = matter.matter_code
            and cast(coalesce(timeline.applied_at, timeline.recorded_accepted_at, timeline.first_event_at) as date)
            between matter.valid_from and matter.valid_to

),

-- The last day on which the department may still refuse acceptance or ask for a supplement (Art 32).
answerable as (

    select
        described.*,
        supplement.supplied_at as first_supplied_at,
        -- only where silence is an acceptance, and the receipt is known, is there a last day for the answer
        case when described.deemed_acceptance and described.applied_at is not null then answer_day.due_date end
            as answer_due_date,
        -- whatever the department said first: accepted, refused, asked for a supplement, or decided at once
        least(
            described.recorded_accepted_date,
            cast(described.refused_at as date),
            cast(described.first_notice_at as date),
            described.finished_date
        ) as answered_date
    from described
    left join {{ ref('int_approvals__first_supplement') }} as supplement on described.case_no = supplement.case_no
    left join {{ ref('int_organisation__calendar_day') }} as received_day
        on
            described.calendar_code = received_day.calendar_code
            and described.received_date = received_day.calendar_date
    left join {{ ref('int_organisation__due_day') }} as answer_day
        on
            answer_day.counting = 'workday'
            and described.calendar_code = answer_day.calendar_code
            -- nothing is known of days before the calendar: none of them counts
            and coalesce(received_day.workday_number, 0) + described.acceptance_answer_workdays = answer_day.day_index

),

judged as (

    select
        *,
        case
            when not deemed_acceptance or applied_at is null then 'recorded'
            -- refused and never accepted, in time or late: a violation perhaps, not an acceptance
            when refused_at is not null and recorded_accepted_at is null then 'recorded'
            when recorded_accepted_at < applied_at then 'recorded'
            when
                cast(first_notice_at as date) <= answer_due_date
                and (recorded_accepted_at is null or first_notice_at <= recorded_accepted_at)
                then
                    case
                        when recorded_accepted_at is null or first_supplied_at <= recorded_accepted_at
                            then case when first_supplied_at is null then 'recorded' else 'supplemented' end
                        else 'recorded'
                    end
            when recorded_accepted_date <= answer_due_date then 'recorded'
            when cast(refused_at as date) <= answer_due_date then 'recorded'
            when
                recorded_accepted_at is null
                and (result_code in ('1', '2', '3') or finished_date <= answer_due_date)
                then 'recorded'
            when as_of_date > answer_due_date then 'deemed'
            else 'recorded'
        end as acceptance_basis
    from answerable

),

accepted as (

    select
        *,
        case acceptance_basis
            when 'deemed' then applied_at
            when 'supplemented' then first_supplied_at
            else recorded_accepted_at
        end as accepted_at
    from judged

)

select
    accepted.*,
    accepted_day.is_workday as accepted_is_workday,
    accepted_day.is_announced as is_accepted_in_calendar,
    accepted_day.workday_number as accepted_workday_number,
    until_day.is_workday as until_is_workday,
    until_day.workday_number as until_workday_number,
    case when accepted.counting = 'workday' then accepted_day.workday_number else accepted_day.day_number end
        as accepted_index,
    case
        when accepted.counting = 'workday' then accepted_day.workday_number_on_or_after
        else accepted_day.day_number
    end as accepted_index_on_or_after
from accepted
left join {{ ref('int_organisation__calendar_day') }} as accepted_day
    on
        accepted.calendar_code = accepted_day.calendar_code
        and cast(accepted.accepted_at as date) = accepted_day.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as until_day
    on
        accepted.calendar_code = until_day.calendar_code
        and accepted.until_date = until_day.calendar_date
