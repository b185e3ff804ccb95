{{ config(materialized='table') }}

-- One row per department and month: whether it had to report its approvals, and what it sent or declared.
with sent as (

    select
        department_code,
        {{ month_of('cast(event_at as date)') }} as month,
        count(*) as event_count
    from {{ ref('stg_approvals__event') }}
    group by all

),

declared as (

    select
        department_code,
        cast(period || '-01' as date) as month,
        row_count as declared_count
    from {{ ref('stg_organisation__period_declaration') }}
    where dataset = 'approval_events'

),

-- A department is held to report while it has a matter in force, and from the first month it ever sent.
held as (

    select distinct
        frame.department_code,
        frame.month
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join {{ ref('dim_matter') }} as matter
        on
            frame.department_code = matter.department_code
            and frame.measured_on between matter.valid_from and matter.valid_to

    union

    select
        frame.department_code,
        frame.month
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join (
        select
            department_code,
            min(month) as first_month
        from sent
        group by department_code
    ) as first_sent
        on
            frame.department_code = first_sent.department_code
            and frame.month >= first_sent.first_month

)

select
    frame.department_code,
    frame.month,
    coalesce(sent.event_count, 0) as event_count,
    declared.declared_count,
    held.department_code is not null and exists (
        select 1 from {{ source('reference', 'reporting_obligation') }} as obligation
        where obligation.dataset = 'approval_events' and obligation.department_code in ('*', frame.department_code)
    ) as is_obliged
from {{ ref('int_approvals__monthly_department') }} as frame
left join sent on frame.department_code = sent.department_code and frame.month = sent.month
left join declared on frame.department_code = declared.department_code and frame.month = declared.month
left join held on frame.department_code = held.department_code and frame.month = held.month
