-- One row per enforcement case, with the file and row it came from.
select
    enforcement.enforcement_no,
    enforcement.department_code,
    department.name_zh as department_name,
    enforcement.opened_date,
    enforcement.due_date,
    enforcement.closed_date,
    enforcement.result,
    enforcement.is_wrongful,
    enforcement.review_result,
    enforcement.litigation_result,
    department.jurisdiction_code,
    build.as_of,
    enforcement._delivery_id as delivery_id,
    enforcement._file_name as file_name,
    enforcement._sheet as sheet,
    enforcement._row_number as row_number
from {{ ref('stg_supervision__enforcement_case') }} as enforcement
inner join {{ ref('int_organisation__current_department') }} as department
    on enforcement.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by enforcement.enforcement_no
