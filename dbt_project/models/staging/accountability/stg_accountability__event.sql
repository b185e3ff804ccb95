-- One row per event of an accountability case, the highest data version only.
with event as (

    {{ latest_version('accountability_events') }}

)

select
    -- ids
    accountability_no,
    seq_no,
    department_code,
    -- what happened
    event_type,
    event_date,
    due_date,
    doc_no,
    outcome,
    -- what set it off
    signal_type,
    signal_no,
    -- who answers for what
    regulation_code,
    person_id,
    role,
    fault_code,
    form_code,
    deduction_score,
    exemption_code,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from event
