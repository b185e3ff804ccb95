-- One row per signal whose loop must be closed: how far it has come, and the gap where a step is missing past its term.
with candidate as (

    select
        named.*,
        whole.has_standing_decision,
        whole.has_sanction,
        row_number() over (
            partition by named.signal_type, named.signal_no
            order by whole.first_date, named.accountability_no
        ) as place
    from {{ ref('int_accountability__case_signal') }} as named
    inner join {{ ref('int_accountability__case') }} as whole on named.accountability_no = whole.accountability_no

),

-- Of several cases about a signal the first is its loop; a second one is a fault of its own.
loop as (

    select
        raised.*,
        department.name_zh as department_name,
        department.jurisdiction_code,
        coalesce(department.calendar_code, fallback.calendar_code) as calendar_code,
        candidate.accountability_no,
        candidate.notice_date,
        coalesce(candidate.notice_due_date, answer.feedback_due_date) as feedback_due_date,
        candidate.feedback_date,
        candidate.last_feedback_date,
        candidate.verified_date,
        candidate.verify_outcome,
        candidate.opened_date,
        candidate.decided_date,
        candidate.review_asked_date,
        candidate.review_decided_date,
        candidate.appeal_asked_date,
        candidate.appeal_decided_date,
        candidate.enforced_date,
        candidate.closed_date,
        candidate.last_date,
        coalesce(candidate.has_standing_decision, false) as has_standing_decision,
        coalesce(candidate.has_sanction, false) as has_sanction
    from {{ ref('int_accountability__raised_signal') }} as raised
    left join {{ ref('int_organisation__current_department') }} as department
        on raised.department_code = department.department_code
    left join {{ source('reference', 'jurisdiction') }} as fallback on fallback.is_default
    left join candidate
        on
            raised.signal_type = candidate.signal_type
            and raised.signal_no = candidate.signal_no
            and candidate.place = 1
    left join {{ ref('fct_accountability_case') }} as answer on candidate.accountability_no = answer.accountability_no

),

required as (

    select
        signal_type,
        valid_from,
        valid_to,
        max(case when step = 'notice' then is_required end) as needs_notice,
        max(case when step = 'case' then is_required end) as needs_case
    from {{ ref('int_accountability__limit') }}
    group by signal_type, valid_from, valid_to

),

-- The step to come and since when it is waited for.
waiting as (

    select
        loop.*,
        case
            when loop.accountability_no is not null then {{ accountability_state('loop') }}
            when loop.settled_date is not null then 'settled'
            else 'raised'
        end as state,
        case
            when loop.closed_date is not null then null
            when loop.accountability_no is null and loop.settled_date is not null then null
            when loop.accountability_no is null and required.needs_case then 'case'
            when loop.accountability_no is null then 'notice'
            when loop.decided_date is not null
                then
                    case
                        when loop.has_standing_decision and loop.has_sanction and loop.enforced_date is null
                            then 'enforcement'
                        else 'close'
                    end
            when loop.opened_date is not null then 'decision'
            when loop.verify_outcome = 'fail' and coalesce(loop.last_feedback_date <= loop.verified_date, true)
                then 'feedback_again'
            when loop.verify_outcome = 'pass' and required.needs_case then 'case'
            when loop.verify_outcome = 'pass' then 'close'
            when loop.feedback_date is not null then 'verify'
            when loop.notice_date is not null then 'feedback'
            else 'notice'
        end as next_step,
        case
            when loop.accountability_no is null then loop.waits_from_date
            when
                loop.notice_date is null and loop.feedback_date is null and loop.verified_date is null
                and loop.opened_date is null and loop.decided_date is null
                then loop.waits_from_date
            else loop.last_date
        end as waiting_since_date
    from loop
    left join required
        on
            loop.signal_type = required.signal_type
            and {{ in_force('required', 'loop.raised_date') }}

),

timed as (

    select
        waiting.*,
        coalesce(today.workday_number - since.workday_number > limits.workdays, false) as is_past_term
    from waiting
    left join {{ ref('int_accountability__limit') }} as limits
        on
            waiting.signal_type = limits.signal_type
            and case when waiting.next_step = 'feedback_again' then 'feedback' else waiting.next_step end = limits.step
            and {{ in_force('limits', 'waiting.raised_date') }}
    left join {{ ref('int_organisation__calendar_day') }} as since
        on
            waiting.calendar_code = since.calendar_code
            and waiting.waiting_since_date = since.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as today
        on
            waiting.calendar_code = today.calendar_code
            and waiting.as_of_date = today.calendar_date

),

judged as (

    select
        *,
        case
            when closed_date is not null
                then
                    case
                        when verify_outcome = 'fail' then 'verify_failed'
                        when coalesce(verify_outcome, 'unclear') <> 'pass' then 'not_verified'
                    end
            when next_step = 'feedback' and as_of_date > feedback_due_date then 'overdue_feedback'
            when next_step = 'feedback' then null
            when not is_past_term
                then
                    case
                        when
                            next_step in ('case', 'decision', 'enforcement', 'close')
                            and accountability_no is not null
                            and feedback_date is null
                            then 'no_feedback'
                    end
            when next_step = 'notice' then 'no_notice'
            when next_step = 'feedback_again' then 'verify_failed'
            when next_step = 'verify' then 'not_verified'
            when next_step = 'case' then 'no_case'
            when next_step = 'decision' then 'no_decision'
            when next_step = 'enforcement' then 'not_enforced'
            when next_step = 'close' then 'not_closed'
        end as gap_code
    from timed

)

select
    judged.signal_type,
    judged.signal_no,
    judged.department_code,
    judged.department_name,
    judged.jurisdiction_code,
    judged.raised_date,
    judged.accountability_no,
    -- how far it has come
    judged.notice_date,
    judged.feedback_due_date,
    judged.feedback_date,
    coalesce(judged.feedback_date, judged.as_of_date) > judged.feedback_due_date as is_feedback_late,
    judged.verified_date,
    judged.verify_outcome,
    judged.opened_date,
    judged.decided_date,
    judged.enforced_date,
    judged.closed_date,
    judged.settled_date,
    judged.state,
    -- what is missing
    judged.gap_code,
    code.name_zh as gap_zh,
    code.name_en as gap_en,
    cast(
        greatest(
            0,
            coalesce(
                judged.closed_date, case when judged.state = 'settled' then judged.settled_date end, judged.as_of_date
            ) - judged.raised_date
        ) as bigint
    ) as days_open,
    judged.state in ('closed', 'settled') as is_ended,
    build.as_of
from judged
cross join {{ source('ops', 'build_parameters') }} as build
left join {{ source('reference', 'code_set') }} as code
    on
        code.code_set = 'closed_loop_gap'
        and judged.gap_code = code.code
order by judged.signal_type, judged.signal_no
