-- One row per version of a matter, the highest data version only.
with matter as (

    {{ latest_version('approval_matters') }}

)

select
    -- ids
    matter_code,
    matter_version,
    department_code,
    -- what it is
    matter_name,
    matter_type,
    exercise_level,
    case_type,
    -- limits
    statutory_limit,
    promised_limit,
    limit_unit,
    extension_limit,
    issue_limit,
    -- how it is handled
    is_joint_handling,
    is_fee,
    fee_standard_amount,
    online_depth,
    onsite_visits,
    required_steps,
    required_materials_count,
    -- when
    valid_from,
    valid_to,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from matter
