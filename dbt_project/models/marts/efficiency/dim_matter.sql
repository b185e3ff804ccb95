-- One row per version of a matter. A version ends the day before the next one begins, whatever its own valid_to says.
with matter as (

    select * from {{ ref('stg_approvals__matter') }}

)

select
    matter_code,
    matter_version,
    matter_name,
    matter_type,
    department_code,
    exercise_level,
    case_type,
    statutory_limit,
    promised_limit,
    limit_unit,
    extension_limit,
    issue_limit,
    is_joint_handling,
    is_fee,
    fee_standard_amount,
    online_depth,
    onsite_visits,
    required_steps,
    required_materials_count,
    valid_from,
    least(
        coalesce(valid_to, date '9999-12-31'),
        coalesce(
            lead(valid_from) over (partition by matter_code order by valid_from, matter_version) - 1,
            date '9999-12-31'
        )
    ) as valid_to
from matter
