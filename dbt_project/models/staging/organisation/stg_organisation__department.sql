-- One row per department and period of validity, the highest data version only.
with department as (

    {{ latest_version('departments') }}

)

select
    -- ids
    department_code,
    parent_code,
    successor_code,
    jurisdiction_code,
    -- names
    name_zh,
    name_en,
    short_name_zh,
    former_names,
    -- what it is
    category,
    level,
    sector,
    ranking_group,
    -- when
    valid_from,
    valid_to,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from department
