-- One row per duty, task or target of a white paper, the highest data version only.
with task as (

    {{ latest_version('white_paper_tasks') }}

)

select
    -- key
    year,
    department_code,
    task_no,
    -- what is said of it
    kind,
    task,
    target_value,
    unit,
    direction,
    due_date,
    actual_value,
    finished_date,
    excuse_code,
    is_excuse_accepted,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from task
