-- One row per unspent balance at the end of a year, of departments that are known, with the file and row it came from.
select
    carryover.fiscal_year,
    carryover.department_code,
    department.department_name,
    carryover.project_code,
    carryover.origin_year,
    carryover.balance_amount,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    carryover._delivery_id as delivery_id,
    carryover._file_name as file_name,
    carryover._sheet as sheet,
    carryover._row_number as row_number
from {{ ref('stg_fiscal__carryover') }} as carryover
inner join {{ ref('int_fiscal__department') }} as department on carryover.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by carryover.fiscal_year, carryover.department_code, carryover.project_code, carryover.origin_year
