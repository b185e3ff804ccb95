-- One row per indicator of a project's self-evaluation; departments that are known, with file and row.
select
    indicator.fiscal_year,
    indicator.project_code,
    indicator.indicator_code,
    indicator.department_code,
    department.department_name,
    indicator.indicator_name,
    indicator.section,
    indicator.aspect,
    indicator.direction,
    indicator.weight,
    indicator.target_value,
    indicator.actual_value,
    indicator.score,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    indicator._delivery_id as delivery_id,
    indicator._file_name as file_name,
    indicator._sheet as sheet,
    indicator._row_number as row_number
from {{ ref('stg_fiscal__self_evaluation_indicator') }} as indicator
inner join {{ ref('int_fiscal__department') }} as department on indicator.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by indicator.fiscal_year, indicator.project_code, indicator.indicator_code
