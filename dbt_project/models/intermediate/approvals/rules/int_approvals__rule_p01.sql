-- P01 不予受理无理由: acceptance was refused and no reason given.
select
    approval_case.case_no,
    cast(approval_case.refused_at as date) as found_date,
    cast(null as decimal(12, 4)) as excess
from {{ ref('fct_approval_case') }} as approval_case
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        approval_case.department_code = measured.department_code
        and measured.rule_id = 'P01'
where
    approval_case.status = 'refused'
    and approval_case.refusal_reason is null
    and approval_case.refused_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
