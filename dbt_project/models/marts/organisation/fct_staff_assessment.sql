-- One row per department, year, kind of assessment, class of staff and grade, with the file and row it came from.
select
    assessment.department_code,
    department.name_zh as department_name,
    assessment.year,
    assessment.assessment_kind,
    assessment.staff_class,
    assessment.grade,
    assessment.people_count,
    assessment.plan_published_date,
    assessment.notice_date,
    department.jurisdiction_code,
    build.as_of,
    assessment._delivery_id as delivery_id,
    assessment._file_name as file_name,
    assessment._sheet as sheet,
    assessment._row_number as row_number
from {{ ref('stg_organisation__staff_assessment') }} as assessment
inner join {{ ref('int_organisation__current_department') }} as department
    on assessment.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by
    assessment.department_code,
    assessment.year,
    assessment.assessment_kind,
    assessment.staff_class,
    assessment.grade
