-- P06 特别程序无批准人或依据: a special procedure bears no approver or no reason.
select
    special.case_no,
    min(cast(special.started_at as date)) as found_date,
    {{ excess('count(*)') }} as excess
from {{ ref('int_approvals__special_procedure') }} as special
inner join {{ ref('fct_approval_case') }} as approval_case on special.case_no = approval_case.case_no
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        approval_case.department_code = measured.department_code
        and measured.rule_id = 'P06'
where
    not (special.has_approver and special.has_reason)
    and special.started_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
group by special.case_no
