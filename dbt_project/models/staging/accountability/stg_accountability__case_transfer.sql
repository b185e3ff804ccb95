-- One row per transfer between supervisors, the highest data version only.
with transfer as (

    {{ latest_version('case_transfers') }}

)

select
    -- key
    transfer_no,
    -- what is said of it
    accountability_no,
    from_organ,
    to_organ,
    transferred_date,
    accepted_date,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from transfer
