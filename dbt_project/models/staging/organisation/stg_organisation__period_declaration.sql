-- One row per department, dataset and period a department vouches for, the highest data version only.
with declaration as (

    {{ latest_version('period_declarations') }}

)

select
    department_code,
    dataset,
    period,
    row_count,
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from declaration
