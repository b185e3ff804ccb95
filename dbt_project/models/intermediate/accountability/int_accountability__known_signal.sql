-- One row per thing that can set off accountability, by the number under which cases name it. What is in order is among
-- them: whether a number exists is one question, whether it calls for anything another.
select
    'alert' as signal_type,
    alert_no as signal_no,
    raised_date as known_from_date
from {{ ref('fct_approval_alert') }}

union all

select
    'complaint' as signal_type,
    complaint_id as signal_no,
    cast(received_at as date) as known_from_date
from {{ ref('stg_approvals__complaint') }}

union all

select
    'finding' as signal_type,
    finding_no as signal_no,
    found_date as known_from_date
from {{ ref('fct_audit_finding') }}

union all

select
    'supervision_item' as signal_type,
    item_no as signal_no,
    assigned_date as known_from_date
from {{ ref('fct_supervision_item') }}

union all

select
    'white_paper_task' as signal_type,
    year || '/' || department_code || '/' || task_no as signal_no,
    cast(null as date) as known_from_date
from {{ ref('fct_white_paper_task') }}

union all

select
    'coordination' as signal_type,
    subject_no as signal_no,
    min(met_date) as known_from_date
from {{ ref('fct_coordination_meeting') }}
group by subject_no

union all

select
    'quarterly_report' as signal_type,
    report_year || '/' || quarter || '/' || department_code || '/' || item_no as signal_no,
    cast(null as date) as known_from_date
from {{ ref('fct_quarterly_report_item') }}

union all

select
    'enforcement' as signal_type,
    enforcement_no as signal_no,
    opened_date as known_from_date
from {{ ref('fct_enforcement_case') }}
