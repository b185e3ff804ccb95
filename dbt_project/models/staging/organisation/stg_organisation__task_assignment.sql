-- One row per duty placed on a post, the highest data version only.
with assignment as (

    {{ latest_version('task_assignments') }}

)

select
    -- key
    source_type,
    source_no,
    step_code,
    post_id,
    -- what is said of it
    role,
    valid_from,
    valid_to,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from assignment
