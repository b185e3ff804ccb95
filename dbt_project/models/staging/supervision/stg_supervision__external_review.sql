-- One row per outside opinion, the highest data version only.
with review as (

    {{ latest_version('external_reviews') }}

)

select
    -- key
    review_no,
    -- what is said of it
    department_code,
    year,
    reviewer_type,
    score,
    reviewed_date,
    opinion,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from review
