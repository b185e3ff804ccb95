-- One row per quarter, department and item reported on, the highest data version only.
with item as (

    {{ latest_version('quarterly_reports') }}

)

select
    -- key
    report_year,
    quarter,
    department_code,
    item_no,
    -- what is said of it
    category,
    title,
    project_code,
    supervision_item_no,
    annual_target,
    planned_ratio,
    actual_ratio,
    investment_plan_amount,
    investment_done_amount,
    problem,
    next_step,
    submitted_date,
    copied_to_supervision_date,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from item
