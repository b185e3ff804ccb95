-- One row per indicator of a project's self-evaluation, the highest data version only.
with indicator as (

    {{ latest_version('performance_self_evaluations') }}

)

select
    -- key
    fiscal_year,
    project_code,
    indicator_code,
    -- what is said of it
    department_code,
    indicator_name,
    section,
    aspect,
    direction,
    weight,
    target_value,
    actual_value,
    score,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from indicator
