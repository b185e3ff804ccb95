-- One row per post held by an official, the highest data version only.
with term as (

    {{ latest_version('official_terms') }}

)

select
    -- key
    official_id,
    post,
    term_start,
    -- what is said of it
    department_code,
    term_end,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from term
