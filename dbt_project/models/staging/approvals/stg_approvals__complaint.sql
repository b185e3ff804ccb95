-- One row per complaint, the highest data version only.
with complaint as (

    {{ latest_version('approval_complaints') }}

)

select
    -- ids
    complaint_id,
    department_code,
    case_no,
    -- what it is about
    topic,
    result,
    -- when
    received_at,
    decided_at,
    resolved_at,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from complaint
