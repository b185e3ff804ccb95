{{ config(materialized='table') }}

-- One row per event of an accountability case up to as_of, its outcome as a code: unclear where its words are unknown.
select
    event.accountability_no,
    event.seq_no,
    event.event_type,
    event.event_date,
    event.due_date,
    event.signal_type,
    event.signal_no,
    event.regulation_code,
    event.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    department.calendar_code,
    event.person_id,
    event.role,
    event.fault_code,
    event.form_code,
    event.deduction_score,
    event.exemption_code,
    case when event.outcome is not null then coalesce(word.outcome_code, 'unclear') end as outcome_code,
    build.as_of_date
from {{ ref('stg_accountability__event') }} as event
inner join {{ ref('int_organisation__current_department') }} as department
    on event.department_code = department.department_code
inner join {{ source('ops', 'build_parameters') }} as build on event.event_date <= build.as_of_date
left join {{ source('reference', 'accountability_outcome') }} as word
    on
        event.event_type = word.event_type
        and lower(trim(event.outcome)) = word.word
