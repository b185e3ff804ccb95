-- One row per unspent balance at the end of a year, the highest data version only.
with carryover as (

    {{ latest_version('carryovers') }}

)

select
    -- key
    fiscal_year,
    department_code,
    project_code,
    origin_year,
    -- what is said of it
    balance_amount,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from carryover
