-- A02 受理未出具回执: accepted, and the acceptance bears no receipt number.
with accepted as (

    select
        case_no,
        department_code,
        min(event_at) as accepted_at
    from {{ ref('int_approvals__resolved_event') }}
    where
        event_type = 'accept'
        and coalesce(status_code, '1') <> '2'
        and department_code in (
            select department_code from {{ ref('int_approvals__measured_rule') }}
            where rule_id = 'A02'
        )
    group by case_no, department_code
    having count(receipt_no) = 0

)

select
    accepted.case_no,
    cast(accepted.accepted_at as date) as found_date,
    cast(null as decimal(12, 4)) as excess
from accepted
inner join {{ ref('fct_approval_case') }} as approval_case on accepted.case_no = approval_case.case_no
where
    accepted.accepted_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
