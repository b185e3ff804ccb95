-- One row per event of a finding's life, with the file and row it came from.
select
    event.finding_no,
    event.seq_no,
    event.event_type,
    event.event_date,
    event.amount,
    event.measure,
    event.is_rule_made,
    event.held_to_account_count,
    finding.department_code,
    finding.department_name,
    finding.jurisdiction_code,
    finding.currency_code,
    build.as_of,
    event._delivery_id as delivery_id,
    event._file_name as file_name,
    event._sheet as sheet,
    event._row_number as row_number
from {{ ref('stg_audit__rectification') }} as event
inner join {{ ref('int_audit__finding') }} as finding on event.finding_no = finding.finding_no
cross join {{ source('ops', 'build_parameters') }} as build
order by event.finding_no, event.seq_no
