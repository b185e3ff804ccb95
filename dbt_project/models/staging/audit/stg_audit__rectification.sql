-- One row per event of a finding's life, the highest data version only.
with event as (

    {{ latest_version('audit_rectifications') }}

)

select
    -- key
    finding_no,
    seq_no,
    -- what is said of it
    event_type,
    event_date,
    amount,
    measure,
    is_rule_made,
    held_to_account_count,
    verifier_id,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from event
