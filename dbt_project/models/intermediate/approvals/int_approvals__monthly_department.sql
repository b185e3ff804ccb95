{{ config(materialized='table') }}

-- One row per department and month: the frame of every monthly table, so that a silent department is seen. Where no
-- calendar is kept no approval can be measured, and the department is not expected to send any.
with in_force as (

    select
        department_code,
        min({{ month_of('valid_from') }}) as first_month,
        max(coalesce(valid_to, date '9999-12-31')) as last_day
    from {{ ref('dim_department') }}
    group by department_code

),

heard as (

    select
        department_code,
        {{ month_of('min(event_at)') }} as first_month,
        cast(max(event_at) as date) as last_day
    from {{ source('raw', 'approval_events') }}
    group by department_code

)

select
    department.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    department.calendar_code,
    department.ranking_group,
    month.month,
    month.measured_on
from {{ ref('int_organisation__current_department') }} as department
inner join in_force on department.department_code = in_force.department_code
left join heard on department.department_code = heard.department_code
inner join {{ ref('int_ops__month') }} as month
    on
        -- a department that was merged is seen for as long as it still sends
        month.month <= greatest(in_force.last_day, coalesce(heard.last_day, in_force.last_day))
        and month.month >= least(in_force.first_month, coalesce(heard.first_month, in_force.first_month))
where department.calendar_code is not null
