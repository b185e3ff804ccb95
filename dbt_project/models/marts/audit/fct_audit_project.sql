-- One row per audit, with the file and row it came from.
select
    audit.audit_no,
    audit.audit_type,
    audit.title,
    audit.is_performance_audit,
    audit.plan_year,
    audit.timing,
    audit.auditee_code as department_code,
    department.department_name,
    audit.official_id,
    audit.project_code,
    audit.stage,
    audit.fiscal_year,
    audit.planned_start,
    audit.started,
    audit.finished,
    audit.report_no,
    audit.report_date,
    audit.audited_amount,
    audit.published_date,
    audit.medium,
    audit.cadre_archive_no,
    audit.cadre_archived_date,
    audit.integrity_archive_no,
    audit.integrity_archived_date,
    audit.responsibility_kind,
    audit.used_for_appointment_date,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    audit._delivery_id as delivery_id,
    audit._file_name as file_name,
    audit._sheet as sheet,
    audit._row_number as row_number
from {{ ref('stg_audit__project') }} as audit
inner join {{ ref('int_fiscal__department') }} as department on audit.auditee_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by audit.audit_no
