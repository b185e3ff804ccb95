-- One row per case open at as_of: what is left of its limits, who holds it, and whether its clock stands still.
with open_case as (

    select
        approval_case.case_no,
        approval_case.matter_code,
        approval_case.department_code,
        approval_case.jurisdiction_code,
        approval_case.case_type,
        approval_case.applied_at,
        approval_case.accepted_at,
        approval_case.statutory_due_date,
        approval_case.promised_due_date,
        approval_case.due_at,
        approval_case.is_due_provisional,
        approval_case.elapsed_working_days is not null as is_elapsed_known,
        approval_case.exclusion_reason,
        approval_case.as_of,
        cast(approval_case.as_of as date) as as_of_date,
        accepted.calendar_code,
        accepted.accepted_workday_number
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_approvals__case_acceptance') }} as accepted on approval_case.case_no = accepted.case_no
    where
        approval_case.status <> 'refused'
        and (approval_case.finished_at is null or approval_case.finished_at > approval_case.as_of)

),

-- What happened last, and the last post and step that said who they were: they hold the case until another one acts.
last_message as (

    select
        case_no,
        max_by(
            {{ record(['event_type', 'event_at']) }}, {{ record(['event_at', 'event_type', 'seq_no']) }}
        ) as message,
        max_by(operator_role, {{ record(['event_at', 'event_type', 'seq_no']) }}) filter (
            where operator_role is not null
        ) as holder_role,
        max_by(
            {{ record(['step_code', 'step_name']) }}, {{ record(['event_at', 'event_type', 'seq_no']) }}
        ) filter (where coalesce(step_code, step_name) is not null) as step
    from {{ ref('int_approvals__resolved_event') }} as event
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        event.case_no in (select case_no from open_case)
        and event.event_at <= build.as_of
    group by case_no

),

suspended as (

    select
        open_case.case_no,
        max(case when open_case.as_of_date <= stretch.end_date then stretch.start_date end) as suspended_since,
        sum(
            case
                when stretch.clock = 'statutory'
                    then greatest(
                        0,
                        least(today.workday_number, stretch.first_workday_number - 1 + stretch.workday_count)
                        - greatest(open_case.accepted_workday_number, stretch.first_workday_number - 1)
                    )
                else 0
            end
        ) as suspended_working_days
    from open_case
    inner join {{ ref('int_approvals__case_suspension') }} as stretch
        on
            open_case.case_no = stretch.case_no
            and open_case.as_of_date > stretch.start_date
    inner join {{ ref('int_organisation__calendar_day') }} as today
        on
            open_case.calendar_code = today.calendar_code
            and open_case.as_of_date = today.calendar_date
    group by open_case.case_no

),

-- The special procedure that runs on the day of as_of, the last one begun where there are several.
running as (

    select
        open_case.case_no,
        special.special_kind,
        special.limit_date,
        row_number() over (
            partition by open_case.case_no order by special.started_at desc, special.seq_no desc
        ) as precedence
    from open_case
    inner join {{ ref('int_approvals__special_procedure') }} as special
        on
            open_case.case_no = special.case_no
            and special.special_type = '2'
            and cast(special.started_at as date) < open_case.as_of_date
            and coalesce(cast(special.ended_at as date), open_case.as_of_date) >= open_case.as_of_date

)

select
    open_case.case_no,
    open_case.matter_code,
    open_case.department_code,
    open_case.jurisdiction_code,
    open_case.case_type,
    open_case.applied_at,
    open_case.accepted_at,
    -- who holds it
    last_message.message.event_type as last_event_type,
    last_message.message.event_at as last_event_at,
    last_message.step.step_code as step_code,
    last_message.step.step_name as step_name,
    last_message.holder_role,
    -- what is left
    open_case.statutory_due_date,
    open_case.promised_due_date,
    open_case.due_at,
    open_case.is_due_provisional,
    cast(statutory_day.workday_number - today.workday_number as bigint) as statutory_days_left,
    cast(promised_day.workday_number - today.workday_number as bigint) as promised_days_left,
    cast(
        case
            when open_case.is_elapsed_known
                then
                    greatest(0, today.workday_number - open_case.accepted_workday_number)
                    - coalesce(suspended.suspended_working_days, 0)
        end as bigint
    ) as elapsed_working_days,
    -- whether the clock stands still
    suspended.suspended_since is not null as is_suspended,
    suspended.suspended_since,
    case
        when suspended.suspended_since is not null
            then case when running.case_no is null then 'supplement' else coalesce(running.special_kind, 'other') end
    end as suspension_kind,
    case when suspended.suspended_since is not null then running.limit_date end as expected_resume_date,
    -- alerts
    alert.level as highest_level,
    open_case.exclusion_reason,
    open_case.as_of
from open_case
left join last_message on open_case.case_no = last_message.case_no
left join suspended on open_case.case_no = suspended.case_no
left join running
    on
        open_case.case_no = running.case_no
        and running.precedence = 1
left join {{ ref('fct_approval_alert') }} as alert
    on
        open_case.case_no = alert.case_no
        and alert.is_current
left join {{ ref('int_organisation__calendar_day') }} as today
    on
        open_case.calendar_code = today.calendar_code
        and open_case.as_of_date = today.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as statutory_day
    on
        open_case.calendar_code = statutory_day.calendar_code
        and open_case.statutory_due_date = statutory_day.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as promised_day
    on
        open_case.calendar_code = promised_day.calendar_code
        and open_case.promised_due_date = promised_day.calendar_date
order by open_case.case_no
