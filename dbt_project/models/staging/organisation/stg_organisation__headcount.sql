-- One row per department and date of count, the highest data version only.
with headcount as (

    {{ latest_version('headcount') }}

)

select
    department_code,
    as_of_date,
    authorised_posts,
    in_post,
    approval_posts,
    retired,
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from headcount
