-- One row per recommendation of an audit, the highest data version only.
with recommendation as (

    {{ latest_version('audit_recommendations') }}

)

select
    -- key
    recommendation_no,
    -- what is said of it
    audit_no,
    department_code,
    issued_date,
    adopted_date,
    status,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from recommendation
