-- One row per department and month with alerts raised in it: one alert per case, rule and level.
select
    department_code,
    {{ month_of('raised_date') }} as month,
    count(case when level = 'yellow' then 1 end) as yellow_count,
    count(case when level = 'red' then 1 end) as red_count
from {{ ref('fct_approval_alert') }}
group by all
