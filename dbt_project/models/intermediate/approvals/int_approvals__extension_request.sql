-- One row per case with an extension that somebody approved for a reason: the first such, for there may be one only.
with request as (

    select
        case_no,
        limit_value,
        stated_limit_unit,
        started_at as approved_at,
        row_number() over (partition by case_no order by started_at, seq_no) as request_no
    from {{ ref('int_approvals__special_procedure') }}
    where
        special_type = '1'
        and has_approver
        and has_reason
        and limit_value > 0

)

select
    case_no,
    limit_value,
    stated_limit_unit,
    approved_at
from request
where request_no = 1
