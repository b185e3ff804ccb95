-- One row per thing in the data that may point to a fault: what kind, whose and when. A pointer, no verdict.
with pointer as (

    select
        'alert_' || rule_id as lead_code,
        department_code,
        raised_date as lead_date,
        case_no as example_key
    from {{ ref('fct_approval_alert') }}

    union all

    select
        'complaint_' || topic as lead_code,
        department_code,
        cast(received_at as date) as lead_date,
        complaint_id as example_key
    from {{ ref('stg_approvals__complaint') }}
    where result in ('upheld', 'partly_upheld')

    union all

    select
        'item_overdue' as lead_code,
        department_code,
        effective_due_date as lead_date,
        item_no as example_key
    from {{ ref('fct_supervision_item') }}
    where is_overdue and not has_accepted_reason

    union all

    select
        'item_shirking' as lead_code,
        department_code,
        effective_due_date as lead_date,
        item_no as example_key
    from {{ ref('fct_supervision_item') }}
    where is_shirking_or_inaction

    union all

    select
        'white_paper_missed' as lead_code,
        department_code,
        effective_due_date as lead_date,
        year || '/' || task_no as example_key
    from {{ ref('fct_white_paper_task') }}
    where is_unjustified_miss

    union all

    select
        'subject_repeated' as lead_code,
        department_code,
        second_date as lead_date,
        subject_no as example_key
    from {{ ref('repeated_coordination') }}
    where is_repeated

    union all

    select
        'report_late' as lead_code,
        department_code,
        report_due_date as lead_date,
        report_year || '/' || quarter || '/' || item_no as example_key
    from {{ ref('quarterly_key_work_progress') }}
    where is_submitted_late

    union all

    select
        'report_untrue' as lead_code,
        department_code,
        verified_date as lead_date,
        report_year || '/' || quarter || '/' || item_no as example_key
    from {{ ref('quarterly_key_work_progress') }}
    where is_untrue

    union all

    select
        'enforcement_wrongful' as lead_code,
        department_code,
        coalesce(closed_date, opened_date) as lead_date,
        enforcement_no as example_key
    from {{ ref('fct_enforcement_case') }}
    where is_found_wrongful

    union all

    select
        'finding_overdue' as lead_code,
        department_code,
        effective_due_date as lead_date,
        finding_no as example_key
    from {{ ref('fct_audit_finding') }}
    where is_overdue

    union all

    select
        'finding_of_loss' as lead_code,
        department_code,
        raised_date as lead_date,
        finding_no as example_key
    from {{ ref('fct_audit_finding') }}
    where amount_category = '损失浪费'

    union all

    select
        'fund_idle' as lead_code,
        department_code,
        unused_since_date as lead_date,
        fund_code as example_key
    from {{ ref('special_fund_use') }}
    where unused_balance_days > idle_limit_days

    union all

    select
        'order_split' as lead_code,
        judged.department_code,
        coalesce(contract.signed_date, contract.award_notice_date) as lead_date,
        judged.contract_no as example_key
    from {{ ref('procurement_contract_check') }} as judged
    inner join {{ ref('fct_procurement_contract') }} as contract on judged.contract_no = contract.contract_no
    where
        judged.check_id = 'RF02'
        and judged.outcome in ('FAIL', 'WARN')

    union all

    select
        'late_upload' as lead_code,
        department_code,
        month as lead_date,
        'late_upload_count=' || late_upload_count as example_key
    from {{ ref('monthly_department_approval_efficiency') }}
    where late_upload_count > 0

)

select distinct
    pointer.lead_code,
    pointer.department_code,
    {{ month_of('pointer.lead_date') }} as month,
    pointer.example_key
from pointer
cross join {{ source('ops', 'build_parameters') }} as build
where
    pointer.department_code is not null
    and pointer.lead_date <= build.as_of_date
