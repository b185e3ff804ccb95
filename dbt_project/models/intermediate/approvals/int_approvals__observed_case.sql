-- One row per month and promised case accepted in the window that ends with it, as it stood when the month was
-- measured: decided after so many working days, or still without a decision (censored).
-- A case that ended otherwise than by a normal finish leaves undecided on that day: it was waited for that long, and
-- leaving it out would reward closing slow cases as void.
with timed as (

    select
        approval_case.case_no,
        approval_case.department_code,
        cast(approval_case.accepted_at as date) as accepted_date,
        coalesce(approval_case.deemed_accepted_date, cast(approval_case.accepted_at as date)) as known_date,
        {{ month_of('cast(approval_case.accepted_at as date)') }} as accepted_month,
        -- a case that is finished after as_of is open at as_of
        case when approval_case.finished_at <= approval_case.as_of then cast(approval_case.finished_at as date) end
            as finished_date,
        approval_case.is_normal_finish,
        approval_case.elapsed_working_days
    from {{ ref('fct_approval_case') }} as approval_case
    where
        approval_case.case_type = '2'
        and approval_case.accepted_at <= approval_case.as_of
        and approval_case.elapsed_working_days is not null

),

-- The months whose window a month of acceptance lies in.
followed as (

    select
        measured.month,
        accepted.month as accepted_month
    from {{ ref('int_approvals__measure_parameter') }} as measured
    inner join {{ ref('int_ops__month') }} as accepted
        on
            measured.month >= accepted.month
            and measured.month < {{ months_after('accepted.month', 'cast(measured.km_window_months as integer)') }}

),

observed as (

    select
        timed.case_no,
        timed.department_code,
        timed.accepted_date,
        frame.calendar_code,
        frame.month,
        frame.measured_on,
        timed.elapsed_working_days,
        coalesce(timed.finished_date <= frame.measured_on, false) as is_finished,
        coalesce(timed.finished_date <= frame.measured_on and timed.is_normal_finish, false) as is_decided
    from timed
    inner join followed on timed.accepted_month = followed.accepted_month
    inner join {{ ref('int_approvals__monthly_department') }} as frame
        on
            timed.department_code = frame.department_code
            and followed.month = frame.month
    where timed.known_date <= frame.measured_on

),

-- Working days of the open ones up to the day of measuring, the suspended ones taken off as for finished cases.
waited as (

    select
        observed.case_no,
        observed.month,
        max(measured_day.workday_number - accepted_day.workday_number) as working_days,
        cast(
            coalesce(
                sum(
                    case
                        when stretch.case_no is not null
                            then
                                greatest(
                                    0,
                                    least(
                                        measured_day.workday_number,
                                        stretch.first_workday_number - 1 + stretch.workday_count
                                    )
                                    - greatest(accepted_day.workday_number, stretch.first_workday_number - 1)
                                )
                    end
                ),
                0
            ) as bigint
        ) as suspended_working_days
    from observed
    inner join {{ ref('int_organisation__calendar_day') }} as accepted_day
        on
            observed.calendar_code = accepted_day.calendar_code
            and observed.accepted_date = accepted_day.calendar_date
    inner join {{ ref('int_organisation__calendar_day') }} as measured_day
        on
            observed.calendar_code = measured_day.calendar_code
            and observed.measured_on = measured_day.calendar_date
    left join {{ ref('int_approvals__suspension_island') }} as stretch
        on
            observed.case_no = stretch.case_no
            and stretch.clock = 'statutory'
    where not observed.is_finished
    group by observed.case_no, observed.month

)

select
    observed.case_no,
    observed.department_code,
    observed.month,
    observed.is_decided,
    case
        when observed.is_finished then observed.elapsed_working_days
        else waited.working_days - waited.suspended_working_days
    end as working_days
from observed
left join waited on observed.case_no = waited.case_no and observed.month = waited.month
