-- One row per version of a stage of a government project; departments that are known, with file and row.
select
    stage.project_code,
    stage.stage,
    stage.stage_version,
    stage.department_code,
    department.department_name,
    stage.project_name,
    stage.amount,
    stage.approved_date,
    stage.approver,
    stage.doc_no,
    stage.reason_code,
    stage.is_central_investment,
    stage.project_size,
    stage.planned_end_date,
    stage.actual_end_date,
    stage.tail_works_amount,
    stage.contractor_financed_amount,
    stage.surplus_amount,
    stage.surplus_returned_amount,
    stage.surplus_returned_date,
    stage.extension_months,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    stage._delivery_id as delivery_id,
    stage._file_name as file_name,
    stage._sheet as sheet,
    stage._row_number as row_number
from {{ ref('stg_fiscal__investment_stage') }} as stage
inner join {{ ref('int_fiscal__department') }} as department on stage.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by stage.project_code, stage.stage, stage.stage_version
