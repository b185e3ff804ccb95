-- One row per case whose standing or alerts may still change while the clock runs on and no further row arrives.
-- A refresh computes these anew when as_of has moved; all others stay as they are. One too many costs time, one
-- too few a wrong figure.
with build as (

    select as_of from {{ source('ops', 'build_parameters') }}

),

-- Not finished, or finished without an answer to the application: a clock runs up to as_of.
unfinished as (

    select case_no
    from {{ ref('fct_approval_case') }}
    where
        finished_at is null
        or (recorded_accepted_at is null and refused_at is null)

),

-- Told already, but of a time that has not come yet.
ahead as (

    select event.case_no
    from {{ ref('stg_approvals__event') }} as event
    inner join build
        on
            event.event_at > build.as_of
            or event.uploaded_at > build.as_of

),

-- Told of an alert and no answer yet.
unanswered as (

    select alert.case_no
    from {{ ref('int_approvals__case_alert') }} as alert
    inner join {{ ref('int_accountability__alert_answer') }} as answer on alert.alert_no = answer.alert_no
    cross join build
    where
        answer.feedback_date is null
        or answer.feedback_date > cast(build.as_of as date)
        or answer.notice_date > cast(build.as_of as date)

)

select case_no from unfinished
union
select case_no from ahead
union
select case_no from unanswered
