{{ config(materialized='table') }}

-- One row per department, month and integrity signal that can be measured there: out of how many, how many look odd.
-- What is odd is a hint to look, never a violation; how many are too many is judged in the mart beside the others.
with finished as (

    select
        finished_case.*,
        month.measured_on,
        month.calendar_code,
        coalesce(finished_case.promised_due_date, finished_case.statutory_due_date) as due_date,
        coalesce(finished_case.promised_limit, finished_case.statutory_limit) as allowed_days,
        case when finished_case.promised_due_date is null then 'statutory' else 'promised' end as clock,
        cast(finished_case.finished_at as date) as finished_date,
        -- a source that sends dates alone says nothing about the hour
        finished_case.finished_at <> cast(cast(finished_case.finished_at as date) as timestamp) as has_hour
    from {{ ref('int_approvals__finished_case') }} as finished_case
    inner join {{ ref('int_approvals__monthly_department') }} as month
        on
            finished_case.department_code = month.department_code
            and finished_case.finished_month = month.month

),

parameter as (

    select * from {{ ref('int_approvals__integrity_parameter') }}

),

calendar_day as (

    select * from {{ ref('int_organisation__calendar_day') }}

),

sends_special as (

    select department_code
    from {{ ref('int_approvals__measured_input') }}
    where input_name = 'event_type:special_start'

),

special_procedure as (

    select
        department_code,
        finished_month as month,
        'special_procedure_share' as signal_id,
        count(case when has_special_procedure then 1 end) as suspected_count,
        count(*) as base_count
    from finished
    where
        not is_immediate
        and department_code in (select department_code from sends_special)
    group by department_code, finished_month

),

-- More time stood still than was worked.
suspended as (

    select
        department_code,
        finished_month as month,
        'suspension_share' as signal_id,
        count(case when suspended_working_days > elapsed_working_days then 1 end) as suspected_count,
        count(*) as base_count
    from finished
    where
        not is_immediate
        and suspended_working_days is not null
        and elapsed_working_days is not null
        and department_code in (select department_code from sends_special)
    group by department_code, finished_month

),

-- Days left when the last suspension began: those left when it ended, as it moved the due date by its length.
suspended_last as (

    select
        case_no,
        clock,
        max(first_workday_number - 1 + workday_count) as last_workday_number
    from {{ ref('int_approvals__suspension_island') }}
    group by case_no, clock

),

suspended_before_due as (

    select
        finished.department_code,
        finished.finished_month as month,
        'suspension_before_due' as signal_id,
        count(
            case
                when
                    due_day.workday_number - suspended_last.last_workday_number between 0 and parameter.workdays_left
                    then 1
            end
        ) as suspected_count,
        count(*) as base_count
    from finished
    inner join suspended_last
        on
            finished.case_no = suspended_last.case_no
            and finished.clock = suspended_last.clock
    inner join calendar_day as due_day
        on
            finished.calendar_code = due_day.calendar_code
            and finished.due_date = due_day.calendar_date
    inner join parameter
        on
            parameter.signal_id = 'suspension_before_due'
            and finished.finished_month = parameter.month
    where
        not finished.is_immediate
        and finished.due_at is null
    group by finished.department_code, finished.finished_month

),

late_upload as (

    select
        department_code,
        finished_month as month,
        'late_upload' as signal_id,
        count(case when is_uploaded_late then 1 end) as suspected_count,
        count(*) as base_count
    from finished
    where is_uploaded_late is not null
    group by department_code, finished_month

),

-- Acceptance, steps and finish at one instant.
identical as (

    select
        finished.department_code,
        finished.finished_month as month,
        'identical_timestamps' as signal_id,
        count(case when entry.first_act_at = entry.last_act_at then 1 end) as suspected_count,
        count(*) as base_count
    from finished
    inner join {{ ref('int_approvals__case_entry') }} as entry on finished.case_no = entry.case_no
    inner join parameter
        on
            parameter.signal_id = 'identical_timestamps'
            and finished.finished_month = parameter.month
    where
        finished.has_hour
        and entry.act_count >= parameter.minimum_messages
    group by finished.department_code, finished.finished_month

),

-- What happened over several days came in at once.
batched as (

    select
        finished.department_code,
        finished.finished_month as month,
        'batch_entry' as signal_id,
        count(
            case
                when
                    {{ seconds_between('entry.first_uploaded_at', 'entry.last_uploaded_at') }}
                    <= parameter.upload_seconds
                    then 1
            end
        ) as suspected_count,
        count(*) as base_count
    from finished
    inner join {{ ref('int_approvals__case_entry') }} as entry on finished.case_no = entry.case_no
    inner join parameter
        on
            parameter.signal_id = 'batch_entry'
            and finished.finished_month = parameter.month
    where
        entry.uploaded_count = entry.message_count
        and entry.message_count >= parameter.minimum_messages
        and cast(entry.first_event_at as date) < cast(entry.last_event_at as date)
    group by finished.department_code, finished.finished_month

),

-- Of what is finished in the last working days before the due date, how much on the very last. Limits shorter than
-- those days are left out: there the last day is an ordinary one.
bunched as (

    select
        finished.department_code,
        finished.finished_month as month,
        'due_date_bunching' as signal_id,
        count(case when due_day.workday_number = finished_day.workday_number then 1 end) as suspected_count,
        count(*) as base_count
    from finished
    inner join parameter
        on
            parameter.signal_id = 'due_date_bunching'
            and finished.finished_month = parameter.month
    inner join calendar_day as due_day
        on
            finished.calendar_code = due_day.calendar_code
            and finished.due_date = due_day.calendar_date
    inner join calendar_day as finished_day
        on
            finished.calendar_code = finished_day.calendar_code
            and finished.finished_date = finished_day.calendar_date
    where
        not finished.is_immediate
        and finished.exclusion_reason is null
        and finished.finished_date <= finished.due_date
        and due_day.workday_number - finished_day.workday_number < parameter.window_workdays
        and not coalesce(finished.allowed_days < parameter.window_workdays, false)
    group by finished.department_code, finished.finished_month

),

refiled as (

    select
        department_code,
        month,
        'refusal_and_refile' as signal_id,
        count(case when is_refiled then 1 end) as suspected_count,
        count(*) as base_count
    from {{ ref('int_approvals__refiling') }}
    group by department_code, month

),

last_workday as (

    select
        calendar_code,
        {{ month_of('calendar_date') }} as month,
        max(calendar_date) as last_date
    from calendar_day
    where is_workday
    group by calendar_code, {{ month_of('calendar_date') }}

),

closed as (

    select
        finished.department_code,
        finished.finished_month as month,
        case
            when finished.finished_date = last_workday.last_date
                then
                    floor(
                        (
                            extract(hour from finished.finished_at) * 60 + extract(minute from finished.finished_at)
                        ) / parameter.slot_minutes
                    )
        end as slot,
        count(*) as closed_count
    from finished
    inner join last_workday
        on
            finished.calendar_code = last_workday.calendar_code
            and finished.finished_month = last_workday.month
    inner join parameter
        on
            parameter.signal_id = 'bulk_closing'
            and finished.finished_month = parameter.month
    where
        finished.has_hour
        and last_workday.last_date <= finished.measured_on
    group by all

),

-- The busiest two slots of the last working day that follow each other, out of the whole month.
bulk as (

    select
        closed.department_code,
        closed.month,
        'bulk_closing' as signal_id,
        coalesce(
            max(case when closed.slot is not null then closed.closed_count + coalesce(following.closed_count, 0) end),
            0
        ) as suspected_count,
        sum(closed.closed_count) as base_count
    from closed
    left join closed as following
        on
            closed.department_code = following.department_code
            and closed.month = following.month
            and closed.slot + 1 = following.slot
    group by closed.department_code, closed.month

),

measured as (

    {% for signal in [
        'special_procedure', 'suspended', 'suspended_before_due', 'late_upload', 'identical', 'batched', 'bunched',
        'refiled', 'bulk',
    ] %}
    select
        department_code,
        month,
        signal_id,
        suspected_count,
        base_count
    from {{ signal }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    department_code,
    month,
    signal_id,
    {{ to_count('suspected_count') }} as suspected_count,
    {{ to_count('base_count') }} as base_count
from measured
