-- One row per audit finding, with the file and row it came from.
select
    finding.finding_no,
    finding.audit_no,
    finding.department_code,
    finding.department_name,
    finding.finding_type,
    finding.description,
    finding.amount_category,
    finding.amount,
    finding.handling,
    finding.handling_amount,
    finding.has_penalty_decision,
    finding.legal_clause,
    finding.project_code,
    finding.contract_no,
    finding.rectification_kind,
    finding.found_date,
    finding.due_date,
    finding.repeat_of_finding_no,
    finding.jurisdiction_code,
    finding.currency_code,
    build.as_of,
    finding._delivery_id as delivery_id,
    finding._file_name as file_name,
    finding._sheet as sheet,
    finding._row_number as row_number
from {{ ref('int_audit__finding') }} as finding
cross join {{ source('ops', 'build_parameters') }} as build
order by finding.finding_no
