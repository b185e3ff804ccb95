-- One row per period of validity of a post, with the file and row it came from.
select
    post.post_id,
    post.valid_from,
    post.department_code,
    department.name_zh as department_name,
    post.unit_name,
    post.title,
    post.qualification,
    post.duties,
    post.work_basis,
    post.authority,
    post.work_standard,
    post.quantified_target,
    post.responsibility,
    post.accountability_clause,
    post.valid_to,
    post.holder_id is not null as is_held,
    department.jurisdiction_code,
    build.as_of,
    post._delivery_id as delivery_id,
    post._file_name as file_name,
    post._sheet as sheet,
    post._row_number as row_number
from {{ ref('stg_organisation__post') }} as post
inner join {{ ref('int_organisation__current_department') }} as department
    on post.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by post.post_id, post.valid_from
