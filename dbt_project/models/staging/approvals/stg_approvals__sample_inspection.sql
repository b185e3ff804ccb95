-- One row per case drawn for a check by hand, the highest data version only.
with inspection as (

    {{ latest_version('sample_inspections') }}

)

select
    -- ids
    inspection_no,
    case_no,
    -- what was found
    outcome,
    finding,
    -- when
    drawn_date,
    inspected_date,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from inspection
