-- One row per department, month and policy: the total, rescaled to 100 over the points that could be measured.
with detail as (

    select
        department_code,
        month,
        policy_id,
        sum(case when component = 'section' and is_measured then points end) as section_points,
        sum(case when component = 'section' and is_measured then full_points else 0 end) as measured_full_points,
        sum(case when component = 'section' then full_points else 0 end) as full_points,
        sum(case when component = 'bonus' and is_measured then points else 0 end) as uncapped_bonus_points,
        sum(case when component = 'deduction' and is_measured then points else 0 end) as deduction_points
    from {{ ref('monthly_department_score_detail') }}
    group by department_code, month, policy_id

),

setting as (

    select
        jurisdiction_code,
        month,
        max(case when parameter = 'bonus_cap' then value end) as bonus_cap,
        max(case when parameter = 'coefficient' then value end) as coefficient
    from {{ ref('int_approvals__score_parameter') }}
    where section_code = '*'
    group by jurisdiction_code, month

),

scored as (

    select
        detail.department_code,
        frame.jurisdiction_code,
        frame.ranking_group,
        detail.month,
        detail.policy_id,
        cast(
            round(
                cast(detail.section_points as double) * 100 / nullif(cast(detail.measured_full_points as double), 0), 4
            )
            as decimal(9, 4)
        ) as base_points,
        cast(least(detail.uncapped_bonus_points, setting.bonus_cap) as decimal(9, 4)) as bonus_points,
        cast(detail.deduction_points as decimal(9, 4)) as deduction_points,
        {{ exact_ratio('detail.measured_full_points', 'detail.full_points') }} as measured_ratio,
        cast(setting.coefficient as decimal(9, 4)) as coefficient
    from detail
    inner join {{ ref('int_approvals__monthly_department') }} as frame
        on detail.department_code = frame.department_code and detail.month = frame.month
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month

)

select
    department_code,
    jurisdiction_code,
    ranking_group,
    month,
    policy_id,
    base_points,
    -- rates decide under this policy; signals take points only under published_signals
    cast(0 as decimal(9, 4)) as signal_points,
    bonus_points,
    deduction_points,
    measured_ratio,
    coefficient,
    cast((base_points + bonus_points - deduction_points) * coefficient as decimal(9, 4)) as total_score,
    build.as_of
from scored
cross join {{ source('ops', 'build_parameters') }} as build
order by jurisdiction_code, department_code, month, policy_id
