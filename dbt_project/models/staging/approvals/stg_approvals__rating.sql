-- One row per rating of a case, the highest data version only.
with rating as (

    {{ latest_version('approval_ratings') }}

)

select
    -- ids
    rating_id,
    case_no,
    -- what was said
    cast(satisfaction_grade as integer) as satisfaction_grade,
    channel,
    labels,
    -- when
    rated_at,
    rectified_at,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from rating
