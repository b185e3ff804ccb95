-- One row per quarter, department and item reported on, with the file and row it came from.
select
    item.report_year,
    item.quarter,
    item.department_code,
    department.department_name,
    item.item_no,
    item.category,
    item.title,
    item.project_code,
    item.supervision_item_no,
    item.annual_target,
    item.planned_ratio,
    item.actual_ratio,
    item.investment_plan_amount,
    item.investment_done_amount,
    item.problem,
    item.next_step,
    item.submitted_date,
    item.copied_to_supervision_date,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    item._delivery_id as delivery_id,
    item._file_name as file_name,
    item._sheet as sheet,
    item._row_number as row_number
from {{ ref('stg_supervision__quarterly_report_item') }} as item
inner join {{ ref('int_fiscal__department') }} as department on item.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by item.report_year, item.quarter, item.department_code, item.item_no
