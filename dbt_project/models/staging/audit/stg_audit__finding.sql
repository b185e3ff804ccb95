-- One row per audit finding, the highest data version only.
with finding as (

    {{ latest_version('audit_findings') }}

)

select
    -- key
    finding_no,
    -- what is said of it
    audit_no,
    department_code,
    finding_type,
    description,
    amount_category,
    amount,
    handling,
    handling_amount,
    has_penalty_decision,
    legal_clause,
    project_code,
    contract_no,
    rectification_kind,
    found_date,
    due_date,
    repeat_of_finding_no,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from finding
