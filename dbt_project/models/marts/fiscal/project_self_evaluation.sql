-- One row per project and fiscal year: weights, points and grade as claimed and as the values give them, and every
-- deviation that was found, the gravest of which is the outcome.
with year as (

    select
        department_code,
        fiscal_year,
        jurisdiction_code,
        last_date
    from {{ ref('int_fiscal__department_year') }}

),

weight_in_force as (

    select
        year.department_code,
        year.fiscal_year,
        setting.scheme,
        setting.section,
        setting.weight,
        dense_rank() over (
            partition by year.department_code, year.fiscal_year, setting.scheme
            order by case when setting.jurisdiction_code = '*' then 1 else 0 end, setting.valid_from desc
        ) as setting_rank
    from year
    inner join {{ source('reference', 'self_evaluation_weight') }} as setting
        on setting.jurisdiction_code in ('*', year.jurisdiction_code) and year.last_date >= setting.valid_from

),

scheme_weight as (

    select
        department_code,
        fiscal_year,
        {% for section in ['execution', 'cost', 'output', 'benefit', 'satisfaction'] %}
        sum(case when section = '{{ section }}' then weight else 0 end) as {{ section }}_standard,
        {% endfor %}
        scheme
    from weight_in_force
    where setting_rank = 1
    group by department_code, fiscal_year, scheme

),

grade_in_force as (

    select
        year.department_code,
        year.fiscal_year,
        setting.grade,
        setting.minimum_score,
        dense_rank() over (
            partition by year.department_code, year.fiscal_year
            order by case when setting.jurisdiction_code = '*' then 1 else 0 end, setting.valid_from desc
        ) as setting_rank
    from year
    inner join {{ source('reference', 'self_evaluation_grade') }} as setting
        on setting.jurisdiction_code in ('*', year.jurisdiction_code) and year.last_date >= setting.valid_from

),

grade as (

    select
        department_code,
        fiscal_year,
        grade,
        minimum_score,
        lead(minimum_score) over (partition by department_code, fiscal_year order by minimum_score) as next_score
    from grade_in_force
    where setting_rank = 1

),

project as (

    select
        fiscal_year,
        department_code,
        project_code,
        max(department_name) as department_name,
        max(jurisdiction_code) as jurisdiction_code,
        max(currency_code) as currency_code,
        count(*) as indicator_count,
        sum(weight) as weight_total,
        {% for section in ['execution', 'cost', 'output', 'benefit', 'satisfaction'] %}
        sum(case when section = '{{ section }}' then weight else 0 end) as {{ section }}_weight,
        {% endfor %}
        case when count(case when section = 'cost' then 1 end) > 0 then 'with_cost' else 'without_cost' end as scheme,
        sum(case when section = 'execution' then claimed_score end) as claimed_execution_score,
        sum(case when section = 'execution' then recomputed_score end) as execution_score,
        case when count(claimed_score) = count(*) then sum(claimed_score) end as claimed_total_score,
        -- what is a judgement stays as it was claimed
        case
            when
                count(
                    case
                        when coalesce(section = 'execution', false) or is_quantitative then recomputed_score
                        else claimed_score
                    end
                ) = count(*)
                then
                    sum(
                        case
                            when coalesce(section = 'execution', false) or is_quantitative then recomputed_score
                            else claimed_score
                        end
                    )
        end as recomputed_total_score,
        count(case when claimed_score > weight then 1 end) as over_full_count,
        count(case when is_far_above then 1 end) as far_above_count,
        count(case when outcome = 'FAIL' then 1 end) as fail_count,
        count(case when outcome = 'WARN' then 1 end) as warn_count,
        count(case when outcome = 'INSUFFICIENT_DATA' then 1 end) as insufficient_count
    from {{ ref('project_self_evaluation_indicator') }}
    group by fiscal_year, department_code, project_code

),

weighed as (

    select
        project.*,
        money.adjusted_budget_amount,
        money.executed_amount,
        {{ exact_ratio('money.executed_amount', 'money.adjusted_budget_amount') }} as execution_ratio,
        coalesce(project.weight_total = 100, false) as has_full_weight,
        standard.scheme is not null as has_standard,
        coalesce(
            {% for section in ['execution', 'cost', 'output', 'benefit', 'satisfaction'] %}
            project.{{ section }}_weight = standard.{{ section }}_standard{{ ' and' if not loop.last }}
            {% endfor %},
            false
        ) as has_standard_weights
    from project
    left join scheme_weight as standard
        on
            project.department_code = standard.department_code
            and project.fiscal_year = standard.fiscal_year
            and project.scheme = standard.scheme
    left join {{ ref('int_fiscal__project_year') }} as money
        on
            project.department_code = money.department_code
            and project.fiscal_year = money.fiscal_year
            and project.project_code = money.project_code

),

deviation as (

    {% for position, condition, outcome, zh, en in [
        (
            1, 'not has_full_weight', 'FAIL',
            "'各指标分值合计 ' || coalesce(cast(weight_total as varchar), '未报') || '，应为 100'",
            "'weights add up to ' || coalesce(cast(weight_total as varchar), 'nothing') || ' and not to 100'",
        ),
        (
            2, 'over_full_count > 0', 'FAIL',
            "'得分高于满分的指标 ' || cast(over_full_count as varchar) || ' 项'",
            "'indicators with more than full points: ' || cast(over_full_count as varchar)",
        ),
        (
            3, 'fail_count > over_full_count', 'FAIL',
            "'得分高于依据的指标 ' || cast(fail_count - over_full_count as varchar) || ' 项'",
            "'indicators with more points than their values give: ' || cast(fail_count - over_full_count as varchar)",
        ),
        (
            4, 'insufficient_count > 0', 'INSUFFICIENT_DATA',
            "'数据不足的指标 ' || cast(insufficient_count as varchar) || ' 项'",
            "'indicators without enough data: ' || cast(insufficient_count as varchar)",
        ),
        (
            5, 'has_standard and not has_standard_weights', 'WARN',
            "'一级指标权重与规定不同'",
            "'weights of the sections are not the standard ones'",
        ),
        (
            6, 'far_above_count > 0', 'WARN',
            "'远超指标值的指标 ' || cast(far_above_count as varchar) || ' 项'",
            "'indicators far beyond their target: ' || cast(far_above_count as varchar)",
        ),
        (
            7, 'warn_count > far_above_count', 'WARN',
            "'得分低于依据的指标 ' || cast(warn_count - far_above_count as varchar) || ' 项'",
            "'indicators with fewer points than their values give: ' || cast(warn_count - far_above_count as varchar)",
        ),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        fiscal_year,
        department_code,
        project_code,
        {{ position }} as position,
        '{{ outcome }}' as outcome,
        {{ zh }} as reason_zh,
        {{ en }} as reason_en
    from weighed
    where {{ condition }}
    {% endfor %}

),

judged as (

    select
        fiscal_year,
        department_code,
        project_code,
        case
            when max(case when outcome = 'FAIL' then 1 else 0 end) = 1 then 'FAIL'
            when max(case when outcome = 'INSUFFICIENT_DATA' then 1 else 0 end) = 1 then 'INSUFFICIENT_DATA'
            else 'WARN'
        end as outcome,
        {{ text_list('reason_zh', 'position', '；') }} as reason_zh,
        {{ text_list('reason_en', 'position', '; ') }} as reason_en
    from deviation
    group by fiscal_year, department_code, project_code

)

select
    weighed.fiscal_year,
    weighed.department_code,
    weighed.department_name,
    weighed.jurisdiction_code,
    weighed.currency_code,
    weighed.project_code,
    weighed.indicator_count,
    cast(weighed.weight_total as decimal(18, 2)) as weight_total,
    {% for section in ['execution', 'cost', 'output', 'benefit', 'satisfaction'] %}
    cast(weighed.{{ section }}_weight as decimal(18, 2)) as {{ section }}_weight,
    {% endfor %}
    weighed.has_standard_weights,
    cast(weighed.adjusted_budget_amount as decimal(18, 2)) as adjusted_budget_amount,
    cast(weighed.executed_amount as decimal(18, 2)) as executed_amount,
    weighed.execution_ratio,
    cast(weighed.execution_score as decimal(18, 2)) as execution_score,
    cast(weighed.claimed_execution_score as decimal(18, 2)) as claimed_execution_score,
    cast(weighed.recomputed_total_score as decimal(18, 2)) as recomputed_total_score,
    cast(weighed.claimed_total_score as decimal(18, 2)) as claimed_total_score,
    cast(weighed.claimed_total_score - weighed.recomputed_total_score as decimal(18, 2)) as score_difference,
    recomputed_grade.grade as recomputed_grade,
    claimed_grade.grade as claimed_grade,
    weighed.over_full_count,
    weighed.far_above_count,
    weighed.fail_count,
    weighed.warn_count,
    weighed.insufficient_count,
    coalesce(judged.outcome, 'PASS') as outcome,
    coalesce(judged.reason_zh || '。', '与重算相符。') as reason_zh,
    coalesce(judged.reason_en || '.', 'Agrees with what the values give.') as reason_en,
    build.as_of
from weighed
cross join {{ source('ops', 'build_parameters') }} as build
left join judged
    on
        weighed.fiscal_year = judged.fiscal_year
        and weighed.department_code = judged.department_code
        and weighed.project_code = judged.project_code
left join grade as recomputed_grade
    on
        weighed.department_code = recomputed_grade.department_code
        and weighed.fiscal_year = recomputed_grade.fiscal_year
        and weighed.recomputed_total_score >= recomputed_grade.minimum_score
        and weighed.recomputed_total_score < coalesce(recomputed_grade.next_score, 1000000)
left join grade as claimed_grade
    on
        weighed.department_code = claimed_grade.department_code
        and weighed.fiscal_year = claimed_grade.fiscal_year
        and weighed.claimed_total_score >= claimed_grade.minimum_score
        and weighed.claimed_total_score < coalesce(claimed_grade.next_score, 1000000)
order by weighed.fiscal_year, weighed.department_code, weighed.project_code
