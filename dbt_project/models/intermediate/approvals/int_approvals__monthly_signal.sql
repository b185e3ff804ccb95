{{ config(materialized='table') }}

-- One row per department, month, rule and level: alerts raised in the month, whether or not the case is finished since.
select
    department_code,
    {{ month_of('raised_date') }} as month,
    rule_id,
    level,
    count(*) as signal_count
from {{ ref('fct_approval_alert') }}
where raised_date <= cast(as_of as date)
group by department_code, {{ month_of('raised_date') }}, rule_id, level
