-- One row per duty, task or target of a white paper, with the file and row it came from, and what became of it.
with task as (

    select
        task.*,
        department.name_zh as department_name,
        department.jurisdiction_code,
        coalesce(task.due_date, make_date(cast(task.year as integer), 12, 31)) as effective_due_date,
        build.as_of,
        build.as_of_date
    from {{ ref('stg_supervision__white_paper_task') }} as task
    inner join {{ ref('int_organisation__current_department') }} as department
        on task.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build

),

-- A value whose day lies after as_of is not yet reached; one without a day is asked once the term is over.
compared as (

    select
        *,
        case direction
            when 'up' then actual_value >= target_value
            when 'down' then actual_value <= target_value
        end as is_target_reached,
        coalesce(finished_date <= as_of_date, as_of_date > effective_due_date and finished_date is null) as is_told,
        coalesce(finished_date, effective_due_date) <= effective_due_date as is_in_time,
        coalesce(excuse_code is not null and is_excuse_accepted, false) as has_accepted_excuse
    from task

),

-- Done without saying how much of a number was reached cannot be judged; nothing said after the term is a miss.
judged as (

    select
        *,
        case
            when target_value is null or direction is null then 'not_measurable'
            when is_told and finished_date is not null and actual_value is null then 'not_measurable'
            when is_told and is_in_time and is_target_reached then 'met'
            when as_of_date <= effective_due_date then 'open'
            when has_accepted_excuse then 'excused'
            else 'missed'
        end as outcome
    from compared

)

select
    year,
    department_code,
    department_name,
    task_no,
    kind,
    task,
    target_value,
    unit,
    direction,
    due_date,
    effective_due_date,
    actual_value,
    finished_date,
    excuse_code,
    is_excuse_accepted,
    outcome,
    outcome = 'missed' as is_unjustified_miss,
    jurisdiction_code,
    as_of,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from judged
order by year, department_code, task_no
