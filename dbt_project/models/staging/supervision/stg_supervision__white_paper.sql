-- One row per department and year of a white paper, the highest data version only.
with paper as (

    {{ latest_version('white_papers') }}

)

select
    -- key
    year,
    department_code,
    -- what is said of it
    is_pilot,
    published_date,
    completion_published_date,
    medium,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from paper
