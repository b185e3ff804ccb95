{{ config(materialized='table') }}

-- One row per signal whose loop must be closed: since when a step is waited for, and whether it was settled without an
-- accountability case. An audit finding has a loop of its own; only past its term is more than that called for.
with signal as (

    select
        'alert' as signal_type,
        alert_no as signal_no,
        department_code,
        raised_date,
        raised_date as waits_from_date,
        cast(null as date) as settled_date
    from {{ ref('fct_approval_alert') }}
    where level = 'red'

    union all

    select
        'complaint' as signal_type,
        complaint_id as signal_no,
        department_code,
        cast(received_at as date) as raised_date,
        cast(received_at as date) as waits_from_date,
        cast(resolved_at as date) as settled_date
    from {{ ref('stg_approvals__complaint') }}

    union all

    select
        'finding' as signal_type,
        finding_no as signal_no,
        department_code,
        raised_date,
        effective_due_date as waits_from_date,
        struck_off_date as settled_date
    from {{ ref('fct_audit_finding') }}

    union all

    -- a late item is settled by a reason that was accepted, by what was put right, or by its verification
    select
        'supervision_item' as signal_type,
        item_no as signal_no,
        department_code,
        effective_due_date + 1 as raised_date,
        effective_due_date + 1 as waits_from_date,
        case
            when has_accepted_reason then effective_due_date + 1
            when rectified_date is not null then greatest(effective_due_date + 1, rectified_date)
            when is_finished and verified_date is not null then greatest(effective_due_date + 1, verified_date)
        end as settled_date
    from {{ ref('fct_supervision_item') }}
    where is_overdue

    union all

    select
        'white_paper_task' as signal_type,
        year || '/' || department_code || '/' || task_no as signal_no,
        department_code,
        effective_due_date + 1 as raised_date,
        effective_due_date + 1 as waits_from_date,
        cast(null as date) as settled_date
    from {{ ref('fct_white_paper_task') }}
    where is_unjustified_miss

    union all

    select
        'coordination' as signal_type,
        subject_no as signal_no,
        department_code,
        second_date as raised_date,
        second_date as waits_from_date,
        cast(null as date) as settled_date
    from {{ ref('repeated_coordination') }}
    where is_repeated

    union all

    select
        'quarterly_report' as signal_type,
        report_year || '/' || quarter || '/' || department_code || '/' || item_no as signal_no,
        department_code,
        verified_date as raised_date,
        verified_date as waits_from_date,
        cast(null as date) as settled_date
    from {{ ref('quarterly_key_work_progress') }}
    where is_untrue

    union all

    select
        'enforcement' as signal_type,
        enforcement_no as signal_no,
        department_code,
        coalesce(closed_date, opened_date) as raised_date,
        coalesce(closed_date, opened_date) as waits_from_date,
        cast(null as date) as settled_date
    from {{ ref('fct_enforcement_case') }}
    where is_found_wrongful

)

select
    signal.signal_type,
    signal.signal_no,
    signal.department_code,
    signal.raised_date,
    signal.waits_from_date,
    case when signal.settled_date <= build.as_of_date then signal.settled_date end as settled_date,
    build.as_of_date
from signal
cross join {{ source('ops', 'build_parameters') }} as build
where signal.raised_date <= build.as_of_date
