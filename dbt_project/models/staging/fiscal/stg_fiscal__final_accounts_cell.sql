-- One row per cell of the final-accounts tables, the highest data version only.
with cell as (

    {{ latest_version('final_accounts') }}

)

select
    -- key
    fiscal_year,
    department_code,
    table_no,
    line_code,
    column_code,
    -- what is said of it
    amount,
    unit,
    displayed_decimals,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from cell
