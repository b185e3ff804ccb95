-- One row per fee collected, of departments that are known, with the file and row it came from.
select
    receipt.receipt_no,
    receipt.department_code,
    department.department_name,
    receipt.matter_code,
    receipt.case_no,
    receipt.received_date,
    receipt.amount,
    department.jurisdiction_code,
    department.currency_code,
    {{ fiscal_year_of('receipt.received_date', 'department.fiscal_year_start_month') }} as fiscal_year,
    {{ month_of('receipt.received_date') }} as month,
    {{ fiscal_month_of('receipt.received_date', 'department.fiscal_year_start_month') }} as fiscal_month,
    build.as_of,
    receipt._delivery_id as delivery_id,
    receipt._file_name as file_name,
    receipt._sheet as sheet,
    receipt._row_number as row_number
from {{ ref('stg_fiscal__nontax_receipt') }} as receipt
inner join {{ ref('int_fiscal__department') }} as department on receipt.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by receipt.receipt_no
