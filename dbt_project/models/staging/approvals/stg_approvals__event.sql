-- One row per message of a case, the highest data version only.
with event as (

    {{ latest_version('approval_events', repeated=ref('int_approvals__repeated_event')) }}

)

select
    -- ids
    case_no,
    matter_code,
    department_code,
    -- what happened
    event_type,
    seq_no,
    step_code,
    step_name,
    status_code,
    result_code,
    is_approved,
    reason,
    special_type,
    special_kind,
    is_told_in_writing,
    limit_value,
    limit_unit,
    amount,
    receipt_no,
    materials_count,
    channel,
    applicant_type,
    -- who
    operator_id,
    operator_role,
    approved_by,
    applicant_id,
    -- when
    event_at,
    utc_offset_minutes,
    uploaded_at,
    due_at,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from event
