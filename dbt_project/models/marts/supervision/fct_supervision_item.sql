-- One row per supervision item, with the file and row it came from.
select
    item.item_no,
    item.source_type,
    item.source_doc_no,
    item.subject_no,
    item.title,
    item.lead_department_code as department_code,
    department.name_zh as department_name,
    item.co_department_codes,
    item.urgency,
    item.assigned_date,
    item.due_date,
    item.status,
    item.feedback_due_date,
    item.feedback_date,
    item.finished_date,
    item.verified_date,
    item.verify_result,
    item.reason_code,
    item.is_reason_accepted,
    item.handling_decision_no,
    item.rectification_measure,
    item.rectification_due_date,
    item.rectified_date,
    item.reminder_count,
    item.responsible_id is not null as has_responsible_person,
    department.jurisdiction_code,
    build.as_of,
    item._delivery_id as delivery_id,
    item._file_name as file_name,
    item._sheet as sheet,
    item._row_number as row_number
from {{ ref('stg_supervision__item') }} as item
inner join {{ ref('int_organisation__current_department') }} as department
    on item.lead_department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by item.item_no
