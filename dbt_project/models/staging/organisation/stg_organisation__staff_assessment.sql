-- One row per department, year, kind of assessment, class of staff and grade, the highest data version only.
with assessment as (

    {{ latest_version('staff_assessments') }}

)

select
    -- key
    department_code,
    year,
    assessment_kind,
    staff_class,
    grade,
    -- what is said of it
    people_count,
    plan_published_date,
    notice_date,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from assessment
