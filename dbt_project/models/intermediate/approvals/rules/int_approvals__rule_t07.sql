-- T07 颁发送达超时: the licence was issued later after approval than the matter or the law allows.
-- Without an issue message nothing is measured: that it is late is known on the day of the issue.
select
    approval_case.case_no,
    cast(approval_case.issued_at as date) as found_date,
    {{ excess('approval_case.issue_working_days - coalesce(matter.issue_limit, policy.issue_limit_workdays)') }}
        as excess
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
    and approval_case.issued_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
