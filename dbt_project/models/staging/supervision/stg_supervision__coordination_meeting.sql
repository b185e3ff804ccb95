-- One row per subject and coordination meeting, the highest data version only.
with meeting as (

    {{ latest_version('coordination_meetings') }}

)

select
    -- key
    subject_no,
    coordination_no,
    -- what is said of it
    met_date,
    minutes_no,
    chaired_by,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from meeting
