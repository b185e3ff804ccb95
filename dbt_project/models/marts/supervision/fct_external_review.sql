-- One row per outside opinion, with the file and row it came from.
select
    review.review_no,
    review.department_code,
    department.name_zh as department_name,
    review.year,
    review.reviewer_type,
    review.score,
    review.reviewed_date,
    review.opinion,
    department.jurisdiction_code,
    build.as_of,
    review._delivery_id as delivery_id,
    review._file_name as file_name,
    review._sheet as sheet,
    review._row_number as row_number
from {{ ref('stg_supervision__external_review') }} as review
inner join {{ ref('int_organisation__current_department') }} as department
    on review.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by review.review_no
