-- One row per version of a stage of a government project, the highest data version only.
with stage as (

    {{ latest_version('investment_stages') }}

)

select
    -- key
    project_code,
    stage,
    stage_version,
    -- what is said of it
    department_code,
    project_name,
    amount,
    approved_date,
    approver,
    doc_no,
    reason_code,
    is_central_investment,
    project_size,
    planned_end_date,
    actual_end_date,
    tail_works_amount,
    contractor_financed_amount,
    surplus_amount,
    surplus_returned_amount,
    surplus_returned_date,
    extension_months,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from stage
