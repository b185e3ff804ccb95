{{ config(materialized='table') }}

-- Cases with a message up to the finish that reached the exchange too long after it happened: more working days
-- than allowed. The first such message dates it.
with suspect as (

    select
        event.case_no,
        department.jurisdiction_code,
        department.calendar_code,
        cast(event.event_at as date) as event_date,
        cast(event.uploaded_at as date) as uploaded_date
    from {{ ref('int_approvals__resolved_event') }} as event
    inner join {{ ref('int_organisation__current_department') }} as department
        on event.department_code = department.department_code
    where
        cast(event.uploaded_at as date) > cast(event.event_at as date)
        -- what follows the finish belongs to later months, and picking up is the applicant's act
        and event.event_type not in ('issue', 'pick_up')

)

select
    suspect.case_no,
    min(suspect.event_date) as event_date,
    max(uploaded_day.workday_number - event_day.workday_number - allowed.value) as workdays_beyond
from suspect
inner join {{ ref('int_organisation__calendar_day') }} as event_day
    on
        suspect.calendar_code = event_day.calendar_code
        and suspect.event_date = event_day.calendar_date
inner join {{ ref('int_organisation__calendar_day') }} as uploaded_day
    on
        suspect.calendar_code = uploaded_day.calendar_code
        and suspect.uploaded_date = uploaded_day.calendar_date
inner join {{ ref('int_approvals__rule_parameter') }} as allowed
    on
        suspect.jurisdiction_code = allowed.jurisdiction_code
        and allowed.rule_id = 'L05'
        and allowed.parameter = 'late_upload_workdays'
        and suspect.event_date between allowed.valid_from and allowed.valid_to
where uploaded_day.workday_number - event_day.workday_number > allowed.value
group by suspect.case_no
