-- One row per case, clock and stretch of suspended time, as the clock of fct_approval_case counted it.
select
    suspension.case_no,
    suspension.clock,
    approval_case.department_code,
    approval_case.jurisdiction_code,
    suspension.start_date,
    suspension.end_date,
    suspension.suspended_working_days,
    approval_case.as_of
from {{ ref('int_approvals__case_suspension') }} as suspension
inner join {{ ref('fct_approval_case') }} as approval_case on suspension.case_no = approval_case.case_no
order by suspension.case_no, suspension.clock, suspension.start_date
