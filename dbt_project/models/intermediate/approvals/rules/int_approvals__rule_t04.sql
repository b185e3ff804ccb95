-- T04 临近时限: not finished when as many days are left of the limit as the alert policy says.
select
    case_no,
    min(raised_date) as found_date,
    cast(null as decimal(12, 4)) as excess
from {{ ref('int_approvals__alert_day') }}
where rule_id = 'T04'
group by case_no
