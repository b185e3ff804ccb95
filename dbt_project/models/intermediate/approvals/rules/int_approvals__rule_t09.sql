-- T09 预警反馈不及时: the department was told of an alert and did not answer in time.
select
    alert.case_no,
    min(answer.feedback_due_date) + 1 as found_date,
    cast(max(answer.late_workdays) as decimal(12, 4)) as excess
from {{ ref('int_approvals__case_alert') }} as alert
inner join {{ ref('int_accountability__alert_answer') }} as answer on alert.alert_no = answer.alert_no
where answer.is_feedback_late
group by alert.case_no
