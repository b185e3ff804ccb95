{{ config(materialized='table') }}

-- One row per department and step: the name it mostly bears; its code where the source names none.
with named as (

    select
        department_code,
        step_code,
        step_name,
        count(*) as visit_count
    from {{ ref('int_approvals__step_visit') }}
    group by department_code, step_code, step_name

)

select
    department_code,
    step_code,
    coalesce(
        max_by(step_name, {{ record(['visit_count', 'step_name']) }}) filter (where step_name is not null), step_code
    ) as step_name
from named
group by department_code, step_code
