-- One row per budget amount of one phase and document, of departments and classes that are known, with file and row.
select
    line.fiscal_year,
    line.department_code,
    line.department_name,
    line.unit_code,
    line.fund_type,
    line.functional_code,
    line.economic_code,
    line.expenditure_kind,
    line.project_code,
    line.phase,
    line.doc_no,
    line.amount,
    line.is_key_expenditure,
    line.effective_date,
    line.explanation,
    line.jurisdiction_code,
    line.currency_code,
    line.functional_class_code,
    line.cost_group,
    line.three_public_item,
    line.unit_type,
    line.is_operating_expenditure,
    build.as_of,
    line._delivery_id as delivery_id,
    line._file_name as file_name,
    line._sheet as sheet,
    line._row_number as row_number
from {{ ref('int_fiscal__budget_line') }} as line
cross join {{ source('ops', 'build_parameters') }} as build
where line.unknown_column is null
order by
    line.fiscal_year,
    line.department_code,
    line.unit_code,
    line.fund_type,
    line.functional_code,
    line.economic_code,
    line.expenditure_kind,
    line.project_code,
    line.phase,
    line.doc_no
