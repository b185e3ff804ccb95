{{ config(materialized='table') }}

-- One row per department and month: cases open, and open past their due date, at the end of the month (or at as_of).
with approval_case as (

    select
        department_code,
        {{ month_of('coalesce(deemed_accepted_date, cast(accepted_at as date))') }} as accepted_month,
        -- a case that is finished after as_of is open at as_of
        case when finished_at <= as_of then {{ month_of('cast(finished_at as date)') }} end as finished_month,
        coalesce(promised_due_date, statutory_due_date) as due_date,
        statutory_due_date,
        cast(as_of as date) as as_of_date
    from {{ ref('fct_approval_case') }}
    where
        accepted_at <= as_of
        and status <> 'refused'
        and coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')

),

-- From which month's end to which a case is open, and open past its due date.
stretch as (

    select
        department_code,
        'open' as state,
        accepted_month as first_month,
        finished_month
    from approval_case

    union all

    select
        department_code,
        'overdue' as state,
        greatest({{ month_of('due_date + 1') }}, accepted_month) as first_month,
        finished_month
    from approval_case
    where due_date < as_of_date

    union all

    select
        department_code,
        'overdue_statutory' as state,
        greatest({{ month_of('statutory_due_date + 1') }}, accepted_month) as first_month,
        finished_month
    from approval_case
    where statutory_due_date < as_of_date

),

change as (

    select
        department_code,
        state,
        first_month as month,
        1 as difference
    from stretch
    where finished_month is null or first_month < finished_month

    union all

    select
        department_code,
        state,
        finished_month as month,
        -1 as difference
    from stretch
    where first_month < finished_month

),

monthly_change as (

    select
        department_code,
        month,
        sum(case when state = 'open' then difference else 0 end) as open_change,
        sum(case when state = 'overdue' then difference else 0 end) as overdue_change,
        sum(case when state = 'overdue_statutory' then difference else 0 end) as overdue_statutory_change
    from change
    group by department_code, month

)

select
    frame.department_code,
    frame.month,
    cast(sum(coalesce(monthly_change.open_change, 0)) over so_far as bigint) as open_count,
    cast(sum(coalesce(monthly_change.overdue_change, 0)) over so_far as bigint) as open_overdue_count,
    cast(sum(coalesce(monthly_change.overdue_statutory_change, 0)) over so_far as bigint)
        as open_overdue_statutory_count
from {{ ref('int_approvals__monthly_department') }} as frame
left join monthly_change
    on
        frame.department_code = monthly_change.department_code
        and frame.month = monthly_change.month
window so_far as (partition by frame.department_code order by frame.month rows unbounded preceding)
