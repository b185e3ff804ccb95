-- One row per enforcement case, the highest data version only.
with enforcement as (

    {{ latest_version('enforcement_cases') }}

)

select
    -- key
    enforcement_no,
    -- what is said of it
    department_code,
    opened_date,
    due_date,
    closed_date,
    result,
    is_wrongful,
    review_result,
    litigation_result,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from enforcement
