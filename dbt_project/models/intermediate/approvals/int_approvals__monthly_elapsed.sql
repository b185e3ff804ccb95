-- One row per department and month with timed cases: how long they took, and how long the law would have allowed.
select
    department_code,
    finished_month as month,
    count(*) as timed_count,
    cast(sum(elapsed_working_days) as bigint) as elapsed_working_days,
    {{ percentile('elapsed_working_days', 0.5) }} as median_elapsed_working_days,
    {{ percentile('elapsed_working_days', 0.9) }} as p90_elapsed_working_days,
    cast(sum(case when limit_unit = 'workday' then statutory_limit end) as bigint) as timed_statutory_limit,
    cast(sum(case when limit_unit = 'workday' then elapsed_working_days end) as bigint) as timed_elapsed_working_days
from {{ ref('int_approvals__timed_case') }}
group by department_code, finished_month
