-- One row per department, half of a year and policy: the mean of the totals of its months.
select
    score.department_code,
    score.jurisdiction_code,
    score.year,
    score.half,
    score.policy_id,
    count(*) as month_count,
    {{ exact_mean('score.total_score') }} as total_score,
    build.as_of
from {{ ref('int_approvals__ended_month_score') }} as score
cross join {{ source('ops', 'build_parameters') }} as build
group by score.department_code, score.jurisdiction_code, score.year, score.half, score.policy_id, build.as_of
order by score.jurisdiction_code, score.department_code, score.year, score.half, score.policy_id
