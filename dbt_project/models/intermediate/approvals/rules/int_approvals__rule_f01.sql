-- F01 不应收费而收费: a fee was paid for a matter that bears none.
select
    finished.case_no,
    cast(finished.finished_at as date) as found_date,
    {{ excess('finished.fee_paid_amount') }} as excess
from {{ ref('int_approvals__finished_case') }} as finished
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        finished.department_code = measured.department_code
        and measured.rule_id = 'F01'
inner join {{ ref('dim_matter') }} as matter
    on
        finished.matter_code = matter.matter_code
        and finished.matter_version = matter.matter_version
where
    matter.is_fee = false
    and finished.fee_paid_amount > 0
