-- T07 颁发送达超时: the licence was issued later after approval than the matter or the law allows.
with issued as (

    select
        approval_case.case_no,
        policy.calendar_code,
        cast(approval_case.finished_at as date) as finished_date,
        approval_case.issue_working_days,
        coalesce(matter.issue_limit, policy.issue_limit_workdays) as issue_limit,
        cast(approval_case.as_of as date) as as_of_date
    from {{ ref('fct_approval_case') }} as approval_case
    left join {{ ref('dim_matter') }} as matter
        on
            approval_case.matter_code = matter.matter_code
            and approval_case.matter_version = matter.matter_version
    inner join {{ ref('int_approvals__clock_policy') }} as policy
        on
            approval_case.jurisdiction_code = policy.jurisdiction_code
            and coalesce(matter.matter_type, 'unknown') = policy.matter_type
    where
        approval_case.issue_working_days > coalesce(matter.issue_limit, policy.issue_limit_workdays)
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')

)

select
    issued.case_no,
    last_day.due_date + 1 as found_date,
    {{ excess('issued.issue_working_days - issued.issue_limit') }} as excess
from issued
inner join {{ ref('int_organisation__calendar_day') }} as finished_day
    on
        issued.calendar_code = finished_day.calendar_code
        and issued.finished_date = finished_day.calendar_date
inner join {{ ref('int_organisation__due_day') }} as last_day
    on
        last_day.counting = 'workday'
        and issued.calendar_code = last_day.calendar_code
        and finished_day.workday_number + issued.issue_limit = last_day.day_index
where last_day.due_date < issued.as_of_date
