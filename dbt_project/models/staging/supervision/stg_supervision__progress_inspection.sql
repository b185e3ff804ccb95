-- One row per inspection of an item reported on, the highest data version only.
with inspection as (

    {{ latest_version('progress_inspections') }}

)

select
    -- key
    inspection_no,
    -- what is said of it
    item_no,
    department_code,
    report_year,
    quarter,
    inspector_organ,
    inspected_date,
    verified_ratio,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from inspection
