-- F03 应收未收: a licence was given and its fee not collected.
select
    finished.case_no,
    cast(finished.finished_at as date) as found_date,
    {{ excess('matter.fee_standard_amount') }} as excess
from {{ ref('int_approvals__finished_case') }} as finished
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        finished.department_code = measured.department_code
        and measured.rule_id = 'F03'
inner join {{ ref('dim_matter') }} as matter
    on
        finished.matter_code = matter.matter_code
        and finished.matter_version = matter.matter_version
where
    matter.is_fee
    and coalesce(finished.fee_paid_amount, 0) = 0
    and matter.fee_standard_amount > 0
    and finished.result_code = '0'
