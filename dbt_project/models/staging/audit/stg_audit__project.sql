-- One row per audit, the highest data version only.
with audit as (

    {{ latest_version('audit_projects') }}

)

select
    -- key
    audit_no,
    -- what is said of it
    audit_type,
    title,
    is_performance_audit,
    plan_year,
    timing,
    auditee_code,
    official_id,
    project_code,
    stage,
    fiscal_year,
    planned_start,
    started,
    finished,
    report_no,
    report_date,
    audited_amount,
    published_date,
    medium,
    cadre_archive_no,
    cadre_archived_date,
    integrity_archive_no,
    integrity_archived_date,
    responsibility_kind,
    used_for_appointment_date,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from audit
