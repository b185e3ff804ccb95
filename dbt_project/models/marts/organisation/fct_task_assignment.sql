-- One row per duty placed on a post, with the file and row it came from.
select
    assignment.source_type,
    assignment.source_no,
    assignment.step_code,
    assignment.post_id,
    assignment.role,
    assignment.valid_from,
    assignment.valid_to,
    build.as_of,
    assignment._delivery_id as delivery_id,
    assignment._file_name as file_name,
    assignment._sheet as sheet,
    assignment._row_number as row_number
from {{ ref('stg_organisation__task_assignment') }} as assignment
inner join (select distinct post_id from {{ ref('stg_organisation__post') }}) as post
    on assignment.post_id = post.post_id
cross join {{ source('ops', 'build_parameters') }} as build
order by assignment.source_type, assignment.source_no, assignment.step_code, assignment.post_id
