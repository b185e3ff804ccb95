-- T06 收件后五个工作日内未答复: neither accepted, refused nor asked for a supplement by the last day for it.
with unanswered as (

    select
        approval_case.case_no,
        approval_case.jurisdiction_code,
        approval_case.answer_due_date,
        -- the answer, or the last day on which it was still awaited
        least(approval_case.answered_date, cast(approval_case.as_of as date)) as until_date
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_approvals__measured_rule') }} as measured
        on
            approval_case.department_code = measured.department_code
            and measured.rule_id = 'T06'
    where
        coalesce(approval_case.exclusion_reason, '')
        not in ('two_departments', 'two_matters', 'rows_waiting', 'calendar_gap')

)

select
    unanswered.case_no,
    unanswered.answer_due_date + 1 as found_date,
    {{ excess('until_day.workday_number - due_day.workday_number') }} as excess
from unanswered
inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
    on unanswered.jurisdiction_code = jurisdiction.jurisdiction_code
left join {{ ref('int_organisation__calendar_day') }} as due_day
    on
        jurisdiction.calendar_code = due_day.calendar_code
        and unanswered.answer_due_date = due_day.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as until_day
    on
        jurisdiction.calendar_code = until_day.calendar_code
        and unanswered.until_date = until_day.calendar_date
where unanswered.until_date > unanswered.answer_due_date
