-- One row per event of an accountability case, with the file and row it came from.
select
    event.accountability_no,
    event.seq_no,
    event.event_type,
    event.event_date,
    event.signal_type,
    event.signal_no,
    event.regulation_code,
    event.department_code,
    department.name_zh as department_name,
    event.person_id,
    event.role,
    event.fault_code,
    event.form_code,
    event.deduction_score,
    event.exemption_code,
    event.due_date,
    event.doc_no,
    event.outcome,
    department.jurisdiction_code,
    build.as_of,
    event._delivery_id as delivery_id,
    event._file_name as file_name,
    event._sheet as sheet,
    event._row_number as row_number
from {{ ref('stg_accountability__event') }} as event
inner join {{ ref('int_organisation__current_department') }} as department
    on event.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by event.accountability_no, event.seq_no
