-- One row per department, month and section, bonus or deduction: every point of the score explained.
with frame as (

    select * from {{ ref('int_approvals__monthly_department') }}

),

parameter as (

    select * from {{ ref('int_approvals__score_parameter') }}

),

section as (

    select
        policy_id,
        jurisdiction_code,
        month,
        section_code,
        max(case when parameter = 'full_points' then value end) as full_points,
        max(case when parameter = 'tolerance_rate' then value end) as tolerance_ratio
    from parameter
    where section_code <> '*'
    group by policy_id, jurisdiction_code, month, section_code

),

setting as (

    select
        {% for name in [
            'bonus_early_step', 'bonus_early_points_per_step', 'bonus_promise_threshold', 'bonus_promise_points',
            'bonus_promise_step', 'bonus_promise_points_per_step', 'incomplete_points_per_percent',
            'incomplete_max_points',
        ] %}
        max(case when parameter = '{{ name }}' then value end) as {{ name }},
        {% endfor %}
        policy_id,
        jurisdiction_code,
        month
    from parameter
    where section_code = '*'
    group by policy_id, jurisdiction_code, month

),

-- Points fall in a straight line with the rate of offences, to nothing at the tolerance rate.
section_points as (

    select
        frame.department_code,
        frame.month,
        section.policy_id,
        'section' as component,
        section.section_code,
        rate.offending_count,
        rate.base_count,
        {{ exact_ratio('rate.offending_count', 'rate.base_count') }} as rate_ratio,
        section.tolerance_ratio,
        section.full_points,
        case
            when rate.base_count is not null
                then
                    greatest(
                        0,
                        section.full_points
                        * (1 - cast(rate.offending_count as double) / (rate.base_count * section.tolerance_ratio))
                    )
        end as points,
        rate.base_count is not null as is_measured
    from frame
    inner join section
        on frame.jurisdiction_code = section.jurisdiction_code and frame.month = section.month
    left join {{ ref('int_approvals__section_rate') }} as rate
        on
            frame.department_code = rate.department_code
            and frame.month = rate.month
            and section.section_code = rate.section_code

),

-- Finished before the statutory due date: so many points for each whole step. Immediate cases are left out.
early_bonus as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        'bonus' as component,
        'early_finish' as section_code,
        efficiency.early_finish_count as offending_count,
        efficiency.early_finish_base_count as base_count,
        efficiency.early_finish_ratio as rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        {{ whole_steps(
            'efficiency.early_finish_count', 'efficiency.early_finish_base_count * setting.bonus_early_step'
        ) }}
        * setting.bonus_early_points_per_step as points,
        efficiency.early_finish_base_count > 0 as is_measured
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('monthly_department_approval_efficiency') }} as efficiency
        on frame.department_code = efficiency.department_code and frame.month = efficiency.month

),

-- Promised shortening of all matters: a first award at the threshold, then so many points for each whole step.
promise_bonus as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        'bonus' as component,
        'promise' as section_code,
        efficiency.promise_statutory_limit - efficiency.promise_promised_limit as offending_count,
        efficiency.promise_statutory_limit as base_count,
        efficiency.promise_speedup_ratio as rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        case
            when
                efficiency.promise_statutory_limit - efficiency.promise_promised_limit
                >= efficiency.promise_statutory_limit * setting.bonus_promise_threshold
                then
                    setting.bonus_promise_points
                    + {{ whole_steps(
                        'efficiency.promise_statutory_limit - efficiency.promise_promised_limit'
                        ~ ' - efficiency.promise_statutory_limit * setting.bonus_promise_threshold',
                        'efficiency.promise_statutory_limit * setting.bonus_promise_step'
                    ) }} * setting.bonus_promise_points_per_step
            else 0
        end as points,
        efficiency.promise_statutory_limit > 0 and efficiency.finished_count > 0 as is_measured
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('monthly_department_approval_efficiency') }} as efficiency
        on frame.department_code = efficiency.department_code and frame.month = efficiency.month

),

-- Messages declared and not received: so many points for each whole per cent, up to a limit.
incomplete_deduction as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        'deduction' as component,
        'incomplete' as section_code,
        case
            when report.declared_count is not null then greatest(0, report.declared_count - report.event_count)
        end as offending_count,
        report.declared_count as base_count,
        {{ exact_ratio('greatest(0, report.declared_count - report.event_count)', 'report.declared_count') }}
            as rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        least(
            setting.incomplete_max_points,
            floor(greatest(0, report.declared_count - report.event_count) * 100 / report.declared_count)
            * setting.incomplete_points_per_percent
        ) as points,
        report.declared_count > 0 as is_measured
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('int_approvals__monthly_report') }} as report
        on frame.department_code = report.department_code and frame.month = report.month

),

component_points as (

    select * from section_points
    union all
    select * from early_bonus
    union all
    select * from promise_bonus
    union all
    select * from incomplete_deduction

)

select
    department_code,
    month,
    policy_id,
    component,
    section_code,
    cast(null as varchar) as rule_id,
    cast(offending_count as bigint) as offending_count,
    cast(base_count as bigint) as base_count,
    rate_ratio,
    cast(tolerance_ratio as decimal(12, 4)) as tolerance_ratio,
    cast(full_points as decimal(9, 4)) as full_points,
    cast(case when is_measured then points end as decimal(9, 4)) as points,
    coalesce(is_measured, false) as is_measured,
    build.as_of
from component_points
cross join {{ source('ops', 'build_parameters') }} as build
order by department_code, month, policy_id, component, section_code
