-- One row per duty, task or target of a white paper, with the file and row it came from.
select
    task.year,
    task.department_code,
    department.name_zh as department_name,
    task.task_no,
    task.kind,
    task.task,
    task.target_value,
    task.unit,
    task.direction,
    task.due_date,
    task.actual_value,
    task.finished_date,
    task.excuse_code,
    task.is_excuse_accepted,
    department.jurisdiction_code,
    build.as_of,
    task._delivery_id as delivery_id,
    task._file_name as file_name,
    task._sheet as sheet,
    task._row_number as row_number
from {{ ref('stg_supervision__white_paper_task') }} as task
inner join {{ ref('int_organisation__current_department') }} as department
    on task.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by task.year, task.department_code, task.task_no
