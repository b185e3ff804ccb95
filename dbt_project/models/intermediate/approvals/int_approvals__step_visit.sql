{{ config(materialized='table') }}

-- One row per review step that a case went through, with the step before it. No other message is a step: a source
-- that draws acceptance or finish from attributes of the case does not tell where in its log they belong. Steps stand
-- in the order of their instants, those of one instant in the order of the source. A step without a code goes by its
-- name. What describes the case is joined after the window: whatever is carried through it has to be sorted.
with followed as (

    select
        case_no,
        coalesce(step_code, step_name, '(unnamed)') as step_code,
        step_name,
        operator_id,
        event_at,
        event_at > due_at as is_late,
        row_number() over path as step_no,
        lag(coalesce(step_code, step_name, '(unnamed)')) over path as previous_step_code,
        lag(event_at) over path as previous_at,
        operator_id <> lag(operator_id) over path as is_other_operator,
        operator_role <> lag(operator_role) over path as is_other_role
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'review_step'
    window path as (partition by case_no order by {{ instant('event_at') }}, seq_no)

),

-- Before its first step a case waits since its acceptance, where that comes first.
begun as (

    select
        followed.*,
        approval_case.department_code,
        approval_case.jurisdiction_code,
        approval_case.matter_code,
        coalesce(
            followed.previous_at,
            case when approval_case.accepted_at <= followed.event_at then approval_case.accepted_at end
        ) as begun_at
    from followed
    inner join {{ ref('fct_approval_case') }} as approval_case on followed.case_no = approval_case.case_no
    where coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters', 'rows_waiting')

),

placed as (

    select
        begun.*,
        policy.office_opens_minute,
        policy.office_break_starts_minute,
        policy.office_break_ends_minute,
        policy.office_closes_minute,
        begun_day.is_workday as begun_is_workday,
        begun_day.workday_number as begun_workday_number,
        step_day.is_workday as step_is_workday,
        step_day.workday_number as step_workday_number
    from begun
    inner join {{ ref('int_approvals__matter_type') }} as matter_type on begun.matter_code = matter_type.matter_code
    inner join {{ ref('int_approvals__clock_policy') }} as policy
        on
            begun.jurisdiction_code = policy.jurisdiction_code
            and matter_type.matter_type = policy.matter_type
    left join {{ ref('int_organisation__calendar_day') }} as begun_day
        on
            policy.calendar_code = begun_day.calendar_code
            and cast(begun.begun_at as date) = begun_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as step_day
        on
            policy.calendar_code = step_day.calendar_code
            and cast(begun.event_at as date) = step_day.calendar_date

),

waited as (

    select
        *,
        {{ office_minutes('event_at', 'step') }} - {{ office_minutes('begun_at', 'begun') }} as waiting_minutes,
        step_workday_number - begun_workday_number as waiting_working_days
    from placed

)

select
    case_no,
    department_code,
    jurisdiction_code,
    matter_code,
    cast(step_no as bigint) as step_no,
    step_code,
    step_name,
    previous_step_code,
    {{ month_of('cast(event_at as date)') }} as month,
    -- where offsets differ an earlier instant may bear a later wall time
    cast(case when waiting_minutes < 0 then 0 else waiting_minutes end as bigint) as waiting_minutes,
    cast(case when waiting_working_days < 0 then 0 else waiting_working_days end as bigint) as waiting_working_days,
    -- NULL where neither is known of both steps
    coalesce(is_other_operator or is_other_role, is_other_operator, is_other_role) as is_handover,
    is_late,
    operator_id
from waited
