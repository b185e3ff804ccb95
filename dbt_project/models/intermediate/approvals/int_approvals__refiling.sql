-- One row per case refused or returned whose applicant is known: whether the same applicant applied again to the same
-- department for the same matter within a few working days. It belongs to the month in which those days ended, so that
-- what comes later changes no earlier month.
with entered as (

    select
        approval_case.case_no,
        approval_case.department_code,
        approval_case.jurisdiction_code,
        approval_case.matter_code,
        approval_case.applied_at,
        approval_case.as_of,
        entry.applicant_id,
        case
            when approval_case.status = 'refused' then approval_case.refused_at
            when approval_case.result_code = '1' then approval_case.finished_at
        end as turned_away_at
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_approvals__case_entry') }} as entry on approval_case.case_no = entry.case_no
    where
        entry.applicant_id is not null
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')

),

turned_away as (

    select
        entered.*,
        closing_day.due_date as window_ends_date,
        {{ month_of('closing_day.due_date') }} as month
    from entered
    inner join {{ ref('int_organisation__current_department') }} as department
        on entered.department_code = department.department_code
    inner join {{ ref('int_approvals__integrity_parameter') }} as parameter
        on
            parameter.signal_id = 'refusal_and_refile'
            and {{ month_of('cast(entered.turned_away_at as date)') }} = parameter.month
    inner join {{ ref('int_organisation__calendar_day') }} as turned_away_day
        on
            department.calendar_code = turned_away_day.calendar_code
            and cast(entered.turned_away_at as date) = turned_away_day.calendar_date
    inner join {{ ref('int_organisation__due_day') }} as closing_day
        on
            closing_day.counting = 'workday'
            and department.calendar_code = closing_day.calendar_code
            and turned_away_day.workday_number + parameter.refile_workdays = closing_day.day_index
    where closing_day.due_date <= cast(entered.as_of as date)

),

refiled as (

    select distinct turned_away.case_no
    from turned_away
    inner join entered as again
        on
            turned_away.applicant_id = again.applicant_id
            and turned_away.department_code = again.department_code
            and turned_away.matter_code = again.matter_code
            and turned_away.case_no <> again.case_no
    where
        again.applied_at > turned_away.turned_away_at
        and cast(again.applied_at as date) <= turned_away.window_ends_date

)

select
    turned_away.case_no,
    turned_away.department_code,
    turned_away.month,
    refiled.case_no is not null as is_refiled
from turned_away
left join refiled on turned_away.case_no = refiled.case_no
