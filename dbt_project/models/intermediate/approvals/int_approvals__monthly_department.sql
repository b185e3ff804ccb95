{{ config(materialized='table') }}

-- One row per department and month: the frame of every monthly table, so that a silent department is seen.
with first_seen as (

    select
        department_code,
        min({{ month_of('valid_from') }}) as first_month,
        max(coalesce(valid_to, date '9999-12-31')) as last_day
    from {{ ref('dim_department') }}
    group by department_code

),

first_heard as (

    select
        department_code,
        {{ month_of('min(event_at)') }} as first_month
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
inner join first_seen on department.department_code = first_seen.department_code
left join first_heard on department.department_code = first_heard.department_code
inner join {{ ref('int_ops__month') }} as month
    on
        month.month <= first_seen.last_day
        and month.month >= least(first_seen.first_month, coalesce(first_heard.first_month, first_seen.first_month))
