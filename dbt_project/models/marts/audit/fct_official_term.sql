-- One row per post held by an official, with the file and row it came from.
select
    term.official_id,
    term.post,
    term.term_start,
    term.department_code,
    department.department_name,
    term.term_end,
    department.jurisdiction_code,
    build.as_of,
    term._delivery_id as delivery_id,
    term._file_name as file_name,
    term._sheet as sheet,
    term._row_number as row_number
from {{ ref('stg_audit__official_term') }} as term
inner join {{ ref('int_fiscal__department') }} as department on term.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by term.official_id, term.post, term.term_start
