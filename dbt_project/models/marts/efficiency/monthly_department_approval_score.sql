-- One row per department, month and policy: the total, rescaled to 100 over the sections that have points, and between
-- which bounds it lies by chance. No total where nothing at all was measured.
-- The rates behind the sections are apart from one another, so their distances to the bounds add up as squares: to put
-- all of them at their worst at once would claim far more doubt than there is.
with detail as (

    select
        department_code,
        month,
        policy_id,
        sum(case when component = 'section' then points end) as section_points,
        {% for bound in ['low', 'high'] %}
        sum(
            case
                when component = 'section'
                    then cast(points - points_{{ bound }} as double) * cast(points - points_{{ bound }} as double)
            end
        ) as section_square_{{ bound }},
        {% endfor %}
        sum(case when component = 'section' and points is not null then full_points end) as pointed_full_points,
        sum(case when component = 'section' and is_measured then full_points else 0 end) as measured_full_points,
        sum(case when component = 'section' then full_points else 0 end) as full_points,
        sum(case when component = 'signal' then points else 0 end) as signal_points,
        sum(case when component = 'bonus' then coalesce(points, 0) else 0 end) as uncapped_bonus_points,
        sum(case when component = 'bonus' then coalesce(points_low, 0) else 0 end) as uncapped_bonus_points_low,
        sum(case when component = 'bonus' then coalesce(points_high, 0) else 0 end) as uncapped_bonus_points_high,
        sum(case when component = 'deduction' then coalesce(points, 0) else 0 end) as deduction_points
    from {{ ref('monthly_department_score_detail') }}
    group by department_code, month, policy_id

),

setting as (

    select
        policy_id,
        jurisdiction_code,
        month,
        max(case when parameter = 'bonus_cap' then value end) as bonus_cap,
        max(case when parameter = 'coefficient' then value end) as coefficient
    from {{ ref('int_approvals__score_parameter') }}
    where section_code = '*'
    group by policy_id, jurisdiction_code, month

),

scored as (

    select
        detail.department_code,
        frame.jurisdiction_code,
        frame.ranking_group,
        detail.month,
        detail.policy_id,
        case
            when detail.measured_full_points > 0
                then
                    cast(
                        round(
                            cast(detail.section_points as double) * 100 / cast(detail.pointed_full_points as double), 4
                        )
                        as decimal(9, 4)
                    )
        end as base_points,
        {% for bound in ['low', 'high'] %}
        detail.section_square_{{ bound }} * 10000
        / (cast(detail.pointed_full_points as double) * cast(detail.pointed_full_points as double))
            as base_square_{{ bound }},
        {% endfor %}
        {% for bound in ['', '_low', '_high'] %}
        cast(
            least(
                detail.uncapped_bonus_points{{ bound }},
                coalesce(setting.bonus_cap, detail.uncapped_bonus_points{{ bound }})
            ) as decimal(9, 4)
        ) as bonus_points{{ bound }},
        {% endfor %}
        cast(detail.signal_points as decimal(9, 4)) as signal_points,
        cast(detail.deduction_points as decimal(9, 4)) as deduction_points,
        {{ exact_ratio('detail.measured_full_points', 'detail.full_points') }} as measured_ratio,
        cast(setting.coefficient as decimal(9, 4)) as coefficient
    from detail
    inner join {{ ref('int_approvals__monthly_department') }} as frame
        on detail.department_code = frame.department_code and detail.month = frame.month
    inner join setting
        on
            detail.policy_id = setting.policy_id
            and frame.jurisdiction_code = setting.jurisdiction_code
            and frame.month = setting.month

)

select
    department_code,
    jurisdiction_code,
    ranking_group,
    month,
    policy_id,
    base_points,
    signal_points,
    bonus_points,
    deduction_points,
    measured_ratio,
    coefficient,
    cast((base_points - signal_points + bonus_points - deduction_points) * coefficient as decimal(9, 4)) as total_score,
    {% for bound, sign in [('low', '-'), ('high', '+')] %}
    cast(
        round(
            (
                cast(base_points - signal_points + bonus_points - deduction_points as double)
                {{ sign }} sqrt(
                    base_square_{{ bound }}
                    + cast(bonus_points - bonus_points_{{ bound }} as double)
                    * cast(bonus_points - bonus_points_{{ bound }} as double)
                )
            ) * cast(coefficient as double), 4
        ) as decimal(9, 4)
    ) as score_{{ bound }},
    {% endfor %}
    build.as_of
from scored
cross join {{ source('ops', 'build_parameters') }} as build
order by jurisdiction_code, department_code, month, policy_id
