-- P03 作废办结无原因: the case was voided and no reason given.
select
    finished.case_no,
    cast(finished.finished_at as date) as found_date,
    cast(null as decimal(12, 4)) as excess
from {{ ref('int_approvals__finished_case') }} as finished
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        finished.department_code = measured.department_code
        and measured.rule_id = 'P03'
where
    finished.result_code = '2'
    and finished.finish_reason is null
