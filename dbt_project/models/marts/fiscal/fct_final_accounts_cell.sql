-- One row per cell of the final-accounts tables, of departments that are known, with the file and row it came from.
select
    cell.fiscal_year,
    cell.department_code,
    department.department_name,
    cell.table_no,
    cell.line_code,
    cell.column_code,
    cell.amount as displayed_value,
    cast(cell.amount * case cell.unit when 'wan_yuan' then 10000 else 1 end as decimal(18, 2)) as displayed_amount,
    cell.unit,
    cell.displayed_decimals,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    cell._delivery_id as delivery_id,
    cell._file_name as file_name,
    cell._sheet as sheet,
    cell._row_number as row_number
from {{ ref('stg_fiscal__final_accounts_cell') }} as cell
inner join {{ ref('int_fiscal__department') }} as department on cell.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by cell.fiscal_year, cell.department_code, cell.table_no, cell.line_code, cell.column_code
