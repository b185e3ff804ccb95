-- One row per department, month, policy and section, bonus, deduction or signal: every point of the score explained.
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
            'incomplete_case_points_per_percent', 'incomplete_max_points', 'interval_z', 'signal_red_points',
            'signal_yellow_points', 'signal_warning_points', 'signal_warning_run',
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

-- Points fall in a straight line with the rate of offences, to nothing at the tolerance rate. A policy with points
-- for signals starts from full points instead, measured or not, and the signals below take from them.
section_points as (

    select
        frame.department_code,
        frame.month,
        section.policy_id,
        'section' as component,
        section.section_code,
        cast(null as varchar) as rule_id,
        cast(null as varchar) as level,
        case when setting.signal_yellow_points is null then rate.offending_count end as offending_count,
        rate.base_count,
        case
            when setting.signal_yellow_points is null
                then {{ exact_ratio('rate.offending_count', 'rate.base_count') }}
        end as rate_ratio,
        section.tolerance_ratio,
        section.full_points,
        {% for column, rate in [
            ('points', 'cast(rate.offending_count as double) / rate.base_count'),
            ('points_low', wilson_bound('rate.offending_count', 'rate.base_count', 'setting.interval_z', 'high')),
            ('points_high', wilson_bound('rate.offending_count', 'rate.base_count', 'setting.interval_z', 'low')),
        ] %}
        case
            when setting.signal_yellow_points is not null
                then {{ 'section.full_points' if column == 'points' else 'null' }}
            when
                rate.base_count is not null
                {{ 'and setting.interval_z is not null' if column != 'points' }}
                then greatest(0, section.full_points * (1 - {{ rate }} / cast(section.tolerance_ratio as double)))
        end as {{ column }},
        {% endfor %}
        rate.base_count is not null as is_measured
    from frame
    inner join section
        on frame.jurisdiction_code = section.jurisdiction_code and frame.month = section.month
    inner join setting
        on
            section.policy_id = setting.policy_id
            and section.jurisdiction_code = setting.jurisdiction_code
            and section.month = setting.month
    left join {{ ref('int_approvals__section_rate') }} as rate
        on
            frame.department_code = rate.department_code
            and frame.month = rate.month
            and section.policy_id = rate.policy_id
            and section.section_code = rate.section_code

),

-- Each red and yellow alert, and each full run of warnings, in every section its rule belongs to.
signal as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        section.section_code,
        signal.rule_id,
        signal.level,
        signal.signal_count,
        section.full_points,
        case signal.level
            when 'red' then 1
            when 'yellow' then 2
            else 3
        end as severity,
        case signal.level
            when 'red' then signal.signal_count * setting.signal_red_points
            when 'yellow' then signal.signal_count * setting.signal_yellow_points
            else {{ whole_steps('signal.signal_count', 'setting.signal_warning_run') }} * setting.signal_warning_points
        end as called_points
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('int_approvals__monthly_signal') }} as signal
        on frame.department_code = signal.department_code and frame.month = signal.month
    inner join parameter as feed
        on
            setting.policy_id = feed.policy_id
            and setting.jurisdiction_code = feed.jurisdiction_code
            and setting.month = feed.month
            and signal.rule_id = feed.rule_id
            and feed.parameter = 'counts'
            and feed.value = 1
    inner join section
        on
            feed.policy_id = section.policy_id
            and feed.jurisdiction_code = section.jurisdiction_code
            and feed.month = section.month
            and feed.section_code = section.section_code
    where setting.signal_yellow_points is not null

),

-- No section falls below nought: what is left of it when the graver signals have taken theirs.
signal_points as (

    select
        department_code,
        month,
        policy_id,
        'signal' as component,
        section_code,
        rule_id,
        level,
        signal_count as offending_count,
        cast(null as bigint) as base_count,
        cast(null as decimal(12, 6)) as rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        least(
            called_points,
            greatest(
                0,
                full_points - coalesce(
                    sum(called_points) over (
                        partition by department_code, month, policy_id, section_code
                        order by severity, rule_id
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                )
            )
        ) as points,
        cast(null as double) as points_low,
        cast(null as double) as points_high,
        true as is_measured
    from signal

),

-- Finished before the statutory due date: so many points for each whole step. Immediate cases are left out.
early_bonus as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        'bonus' as component,
        'early_finish' as section_code,
        cast(null as varchar) as rule_id,
        cast(null as varchar) as level,
        efficiency.early_finish_count as offending_count,
        efficiency.early_finish_base_count as base_count,
        efficiency.early_finish_ratio as rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        {{ whole_steps(
            'efficiency.early_finish_count', 'efficiency.early_finish_base_count * setting.bonus_early_step'
        ) }}
        * setting.bonus_early_points_per_step as points,
        {% for side in ['low', 'high'] %}
        {{ whole_steps(
            wilson_bound(
                'efficiency.early_finish_count', 'efficiency.early_finish_base_count', 'setting.interval_z', side
            ),
            'setting.bonus_early_step'
        ) }}
        * setting.bonus_early_points_per_step as points_{{ side }},
        {% endfor %}
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
        setting.interval_z is not null as has_interval,
        efficiency.promise_statutory_limit > 0 and efficiency.finished_count > 0 as is_measured
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('monthly_department_approval_efficiency') }} as efficiency
        on frame.department_code = efficiency.department_code and frame.month = efficiency.month

),

-- What is missing, out of what there should be: finished cases whose data are not complete where the policy counts
-- cases, else messages declared and not received.
missing as (

    select
        frame.department_code,
        frame.month,
        setting.policy_id,
        setting.incomplete_max_points,
        setting.interval_z is not null as has_interval,
        case
            when setting.incomplete_case_points_per_percent is not null then finished.incomplete_count
            when report.declared_count is not null then greatest(0, report.declared_count - report.event_count)
        end as missing_count,
        case
            when setting.incomplete_case_points_per_percent is not null then finished.finished_count
            else report.declared_count
        end as base_count,
        coalesce(setting.incomplete_case_points_per_percent, setting.incomplete_points_per_percent)
            as points_per_percent
    from frame
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('int_approvals__monthly_report') }} as report
        on frame.department_code = report.department_code and frame.month = report.month
    left join {{ ref('int_approvals__monthly_incomplete_case') }} as finished
        on frame.department_code = finished.department_code and frame.month = finished.month

),

-- So many points for each whole per cent, up to a limit.
incomplete_deduction as (

    select
        department_code,
        month,
        policy_id,
        'deduction' as component,
        'incomplete' as section_code,
        missing_count as offending_count,
        base_count,
        {{ exact_ratio('missing_count', 'base_count') }} as rate_ratio,
        least(incomplete_max_points, floor(missing_count * 100 / base_count) * points_per_percent) as points,
        has_interval,
        base_count > 0 as is_measured
    from missing

),

component_points as (

    select * from section_points
    union all
    select * from signal_points
    union all
    select * from early_bonus
    {% for fixed in ['promise_bonus', 'incomplete_deduction'] %}
    union all
    -- no rate of chance stands behind these
    select
        department_code,
        month,
        policy_id,
        component,
        section_code,
        cast(null as varchar) as rule_id,
        cast(null as varchar) as level,
        offending_count,
        base_count,
        rate_ratio,
        cast(null as decimal(12, 4)) as tolerance_ratio,
        cast(null as decimal(12, 4)) as full_points,
        points,
        case when has_interval then points end as points_low,
        case when has_interval then points end as points_high,
        is_measured
    from {{ fixed }}
    {% endfor %}

)

select
    department_code,
    month,
    policy_id,
    component,
    section_code,
    rule_id,
    level,
    cast(offending_count as bigint) as offending_count,
    cast(base_count as bigint) as base_count,
    rate_ratio,
    cast(tolerance_ratio as decimal(12, 4)) as tolerance_ratio,
    cast(full_points as decimal(9, 4)) as full_points,
    -- a section that starts from full points keeps them, measured or not
    cast(case when is_measured or component = 'section' then points end as decimal(9, 4)) as points,
    {% for bound in ['points_low', 'points_high'] %}
    cast(case when is_measured then {{ bound }} end as decimal(9, 4)) as {{ bound }},
    {% endfor %}
    coalesce(is_measured, false) as is_measured,
    build.as_of
from component_points
cross join {{ source('ops', 'build_parameters') }} as build
order by department_code, month, policy_id, component, section_code, rule_id nulls first, level nulls first
