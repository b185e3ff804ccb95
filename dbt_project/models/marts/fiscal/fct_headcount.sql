-- One row per department and date of count of posts and people, with the file and row it came from.
select
    headcount.department_code,
    department.department_name,
    headcount.as_of_date,
    headcount.authorised_posts,
    headcount.in_post,
    headcount.approval_posts,
    headcount.retired,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    headcount._delivery_id as delivery_id,
    headcount._file_name as file_name,
    headcount._sheet as sheet,
    headcount._row_number as row_number
from {{ ref('stg_organisation__headcount') }} as headcount
inner join {{ ref('int_fiscal__department') }} as department on headcount.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by headcount.department_code, headcount.as_of_date
