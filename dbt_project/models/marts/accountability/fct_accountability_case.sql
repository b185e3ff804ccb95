-- One row per accountability case: how far it has come at as_of, what was decided, and which invariants it breaks.
with broken as (

    select
        accountability_no,
        {{ text_list('check_code', 'place', ';') }} as broken_invariants
    from (
        select
            accountability_no,
            check_code,
            row_number() over (partition by accountability_no order by check_code) as place
        from {{ ref('int_accountability__case_check') }}
        where outcome = 'FAIL'
    ) as failed
    group by accountability_no

),

answer as (

    select
        accountability_case.*,
        coalesce(accountability_case.notice_due_date, due_day.due_date) as feedback_due_date
    from {{ ref('int_accountability__case') }} as accountability_case
    left join {{ ref('int_accountability__limit') }} as limits
        on
            accountability_case.signal_type = limits.signal_type
            and limits.step = 'feedback'
            and {{ in_force('limits', 'accountability_case.notice_date') }}
    left join {{ ref('int_organisation__calendar_day') }} as notice_day
        on
            accountability_case.calendar_code = notice_day.calendar_code
            and accountability_case.notice_date = notice_day.calendar_date
    left join {{ ref('int_organisation__due_day') }} as due_day
        on
            due_day.counting = 'workday'
            and accountability_case.calendar_code = due_day.calendar_code
            and notice_day.workday_number + limits.workdays = due_day.day_index

)

select
    answer.accountability_no,
    answer.department_code,
    answer.department_name,
    -- what set it off
    answer.signal_type,
    answer.signal_no,
    cast(answer.signal_count as bigint) as signal_count,
    -- how far it has come
    answer.first_date,
    answer.signal_date,
    answer.notice_date,
    answer.feedback_due_date,
    answer.feedback_date,
    answer.verified_date,
    answer.verify_outcome,
    answer.opened_date,
    answer.decided_date,
    -- what was decided
    answer.regulation_code,
    answer.fault_codes,
    cast(answer.person_count as bigint) as person_count,
    answer.form_codes,
    cast(answer.deduction_score as decimal(18, 2)) as deduction_score,
    answer.exemption_code,
    -- what became of it
    answer.review_asked_date,
    answer.review_decided_date,
    answer.review_outcome,
    answer.appeal_asked_date,
    answer.appeal_decided_date,
    answer.appeal_outcome,
    answer.is_revoked,
    answer.enforced_date,
    answer.closed_date,
    {{ accountability_state('answer') }} as state,
    broken.broken_invariants,
    answer.jurisdiction_code,
    build.as_of
from answer
cross join {{ source('ops', 'build_parameters') }} as build
left join broken on answer.accountability_no = broken.accountability_no
order by answer.accountability_no
