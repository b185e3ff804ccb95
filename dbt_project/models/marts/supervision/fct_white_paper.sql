-- One row per department and year of a white paper, with the file and row it came from.
select
    paper.year,
    paper.department_code,
    department.name_zh as department_name,
    paper.is_pilot,
    paper.published_date,
    paper.completion_published_date,
    paper.medium,
    department.jurisdiction_code,
    build.as_of,
    paper._delivery_id as delivery_id,
    paper._file_name as file_name,
    paper._sheet as sheet,
    paper._row_number as row_number
from {{ ref('stg_supervision__white_paper') }} as paper
inner join {{ ref('int_organisation__current_department') }} as department
    on paper.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by paper.year, paper.department_code
