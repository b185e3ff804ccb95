-- One row per period of validity of a post, the highest data version only.
with post as (

    {{ latest_version('posts') }}

)

select
    -- key
    post_id,
    valid_from,
    -- what is said of it
    department_code,
    unit_name,
    title,
    qualification,
    duties,
    work_basis,
    authority,
    work_standard,
    quantified_target,
    responsibility,
    accountability_clause,
    holder_id,
    valid_to,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from post
