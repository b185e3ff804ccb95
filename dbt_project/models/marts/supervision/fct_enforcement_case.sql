-- One row per enforcement case, with the file and row it came from: closed in time, and found wrongful or not.
with enforcement as (

    select
        enforcement.*,
        department.name_zh as department_name,
        department.jurisdiction_code,
        build.as_of,
        build.as_of_date,
        coalesce(enforcement.closed_date <= build.as_of_date, false) as is_closed,
        coalesce(enforcement.review_result in ('changed', 'revoked', 'illegal_confirmed'), false) as is_upset_by_review,
        coalesce(enforcement.litigation_result in ('changed', 'revoked', 'illegal_confirmed'), false)
            as is_upset_in_court
    from {{ ref('stg_supervision__enforcement_case') }} as enforcement
    inner join {{ ref('int_organisation__current_department') }} as department
        on enforcement.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build

)

select
    enforcement_no,
    department_code,
    department_name,
    opened_date,
    due_date,
    closed_date,
    result,
    is_wrongful,
    review_result,
    litigation_result,
    is_closed,
    case
        when is_closed then closed_date <= due_date
        when as_of_date > due_date then false
    end as is_closed_in_time,
    case
        when is_wrongful or is_upset_by_review or is_upset_in_court then true
        when is_wrongful is not null or review_result is not null or litigation_result is not null then false
    end as is_found_wrongful,
    nullif(
        concat_ws(
            ';',
            case when is_wrongful then 'found_wrongful' end,
            case when is_upset_by_review then 'review_' || review_result end,
            case when is_upset_in_court then 'litigation_' || litigation_result end
        ),
        ''
    ) as wrongful_basis,
    jurisdiction_code,
    as_of,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from enforcement
order by enforcement_no
