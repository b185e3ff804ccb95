-- One row per period of validity of a budget unit, the highest data version only.
with unit as (

    {{ latest_version('budget_units') }}

)

select
    -- key
    unit_code,
    valid_from,
    -- what is said of it
    department_code,
    unit_name,
    unit_type,
    valid_to,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from unit
