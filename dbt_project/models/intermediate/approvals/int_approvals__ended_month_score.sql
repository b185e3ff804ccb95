-- One row per department, month and policy with a total, of the months that had ended by as_of: what the means of
-- longer periods are taken from.
select
    score.department_code,
    score.jurisdiction_code,
    score.policy_id,
    cast(extract(year from score.month) as bigint) as year,
    cast(case when extract(month from score.month) <= 6 then 1 else 2 end as bigint) as half,
    score.total_score
from {{ ref('monthly_department_approval_score') }} as score
cross join {{ source('ops', 'build_parameters') }} as build
where
    score.total_score is not null
    and {{ day_number(months_after('score.month', 1)) }} <= {{ day_number('build.as_of_date') }} + 1
