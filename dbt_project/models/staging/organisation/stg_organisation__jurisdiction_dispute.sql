-- One row per dispute over functions, the highest data version only.
with dispute as (

    {{ latest_version('jurisdiction_disputes') }}

)

select
    -- key
    dispute_no,
    -- what is said of it
    department_codes,
    subject,
    raised_date,
    decided_date,
    outcome,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from dispute
