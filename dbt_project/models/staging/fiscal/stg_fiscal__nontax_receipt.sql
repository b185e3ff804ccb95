-- One row per fee collected, the highest data version only.
with receipt as (

    {{ latest_version('nontax_receipts') }}

)

select
    -- key
    receipt_no,
    -- what is said of it
    department_code,
    matter_code,
    case_no,
    received_date,
    amount,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from receipt
