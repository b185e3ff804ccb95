-- One row per department, year and policy: the mean of the totals of its months, less what discipline takes, once.
with yearly as (

    select
        department_code,
        jurisdiction_code,
        year,
        policy_id,
        count(*) as month_count,
        {{ exact_mean('total_score') }} as mean_score
    from {{ ref('int_approvals__ended_month_score') }}
    group by department_code, jurisdiction_code, year, policy_id

),

-- Nothing was sent about accountability: whether anybody was disciplined is not known.
reporting as (

    select count(*) > 0 as has_accountability from {{ ref('stg_accountability__event') }}

),

-- What each form takes stands in the policy as it was in the last month of the year.
form as (

    select
        policy_id,
        jurisdiction_code,
        parameter,
        value,
        cast(extract(year from month) as bigint) as year,
        row_number() over (
            partition by policy_id, jurisdiction_code, parameter, extract(year from month)
            order by month desc
        ) as recency
    from {{ ref('int_approvals__score_parameter') }}
    where section_code = '*' and rule_id = '*'

),

discipline as (

    select
        decision.department_code,
        form.jurisdiction_code,
        form.policy_id,
        form.year,
        count(*) as discipline_count,
        sum(form.value) as discipline_points
    from {{ ref('int_accountability__discipline') }} as decision
    inner join form
        on
            'discipline_' || decision.form_code || '_points' = form.parameter
            and cast(extract(year from decision.decided_date) as bigint) = form.year
            and form.recency = 1
    group by decision.department_code, form.jurisdiction_code, form.policy_id, form.year

),

deducted as (

    select
        yearly.*,
        case when reporting.has_accountability then coalesce(discipline.discipline_count, 0) end as discipline_count,
        case when reporting.has_accountability then coalesce(discipline.discipline_points, 0) end as discipline_points
    from yearly
    cross join reporting
    left join discipline
        on
            yearly.department_code = discipline.department_code
            and yearly.jurisdiction_code = discipline.jurisdiction_code
            and yearly.year = discipline.year
            and yearly.policy_id = discipline.policy_id

)

select
    deducted.department_code,
    deducted.jurisdiction_code,
    deducted.year,
    deducted.policy_id,
    deducted.month_count,
    deducted.mean_score,
    cast(deducted.discipline_count as bigint) as discipline_count,
    cast(deducted.discipline_points as decimal(9, 4)) as discipline_points,
    cast(deducted.mean_score - coalesce(deducted.discipline_points, 0) as decimal(9, 4)) as total_score,
    build.as_of
from deducted
cross join {{ source('ops', 'build_parameters') }} as build
order by deducted.jurisdiction_code, deducted.department_code, deducted.year, deducted.policy_id
