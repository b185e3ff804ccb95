-- One row per supervision item, the highest data version only.
with item as (

    {{ latest_version('supervision_items') }}

)

select
    -- key
    item_no,
    -- what is said of it
    source_type,
    source_doc_no,
    subject_no,
    title,
    lead_department_code,
    co_department_codes,
    urgency,
    assigned_date,
    due_date,
    status,
    feedback_due_date,
    feedback_date,
    finished_date,
    verified_date,
    verify_result,
    reason_code,
    is_reason_accepted,
    responsible_id,
    handling_decision_no,
    rectification_measure,
    rectification_due_date,
    rectified_date,
    reminder_count,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from item
