-- One row per event of a special fund, the highest data version only.
with event as (

    {{ latest_version('special_funds') }}

)

select
    -- key
    fund_code,
    event_no,
    -- what is said of it
    department_code,
    event_type,
    event_date,
    amount,
    fund_name,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from event
