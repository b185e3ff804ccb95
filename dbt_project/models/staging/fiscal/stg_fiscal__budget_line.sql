-- One row per budget amount of one phase and document, the highest data version only.
with line as (

    {{ latest_version('budget_lines') }}

)

select
    -- key
    fiscal_year,
    department_code,
    unit_code,
    fund_type,
    functional_code,
    economic_code,
    expenditure_kind,
    project_code,
    phase,
    doc_no,
    -- what is said of it
    amount,
    is_key_expenditure,
    effective_date,
    explanation,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from line
