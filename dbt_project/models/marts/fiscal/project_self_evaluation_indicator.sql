-- One row per indicator of a project's self-evaluation: the points claimed beside the points its values give.
-- A qualitative indicator is a judgement and is not computed again; its points may only not go beyond the degree.
with parameter as (

    select
        year.department_code,
        year.fiscal_year,
        max(case when setting.parameter = 'self_evaluation_far_above_ratio' then setting.value end) as far_above_ratio,
        max(case when setting.parameter = 'self_evaluation_score_tolerance' then setting.value end) as score_tolerance,
        max(case when setting.parameter = 'self_evaluation_good_degree' then setting.value end) as good_degree,
        max(case when setting.parameter = 'self_evaluation_fair_degree' then setting.value end) as fair_degree
    from {{ ref('int_fiscal__department_year') }} as year
    inner join {{ ref('int_fiscal__parameter') }} as setting
        on
            year.jurisdiction_code = setting.jurisdiction_code
            and {{ in_force('setting', 'year.last_date') }}
    group by year.department_code, year.fiscal_year

),

indicator as (

    select
        indicator.*,
        parameter.far_above_ratio,
        parameter.score_tolerance,
        case
            when indicator.actual_value >= parameter.good_degree then 1
            when indicator.actual_value >= parameter.fair_degree then parameter.good_degree
            else parameter.fair_degree
        end as highest_share,
        coalesce(indicator.section = 'execution', false) as is_execution,
        indicator.target_value is not null and coalesce(indicator.section <> 'execution', true) as is_quantitative,
        project.adjusted_budget_amount,
        project.executed_amount
    from {{ ref('fct_self_evaluation_indicator') }} as indicator
    inner join parameter
        on
            indicator.department_code = parameter.department_code
            and indicator.fiscal_year = parameter.fiscal_year
    left join {{ ref('int_fiscal__project_year') }} as project
        on
            indicator.department_code = project.department_code
            and indicator.fiscal_year = project.fiscal_year
            and indicator.project_code = project.project_code

),

-- The share of the target that was reached; what the budget execution is, the facts say and not the indicator.
reached as (

    select
        *,
        case
            when is_execution then {{ exact_ratio('executed_amount', 'adjusted_budget_amount') }}
            when not is_quantitative then cast(actual_value as decimal(18, 6))
            when direction = 'down' then {{ exact_ratio('target_value', 'actual_value') }}
            else {{ exact_ratio('actual_value', 'target_value') }}
        end as achievement_ratio,
        case
            when direction = 'down' then actual_value <= target_value
            else actual_value >= target_value
        end as is_reached
    from indicator

),

scored as (

    select
        *,
        case
            when
                is_execution and achievement_ratio is not null
                then round(weight * greatest(0, least(1, achievement_ratio)), 2)
            when is_quantitative and is_reached then weight
            -- a target of nought or below has no proportion, and what is missed of nought is missed whole
            when is_quantitative and target_value < 0 then null
            when is_quantitative and target_value = 0 and actual_value is not null then 0
            when
                is_quantitative and achievement_ratio is not null
                then round(weight * greatest(0, least(1, achievement_ratio)), 2)
        end as recomputed_score,
        coalesce(
            is_quantitative
            and target_value > 0
            and case
                when direction = 'down' then actual_value > 0 and actual_value * far_above_ratio < target_value
                else actual_value > target_value * far_above_ratio
            end,
            false
        ) as is_far_above
    from reached

),

found as (

    select
        *,
        case
            when weight is null or score is null then 'not_sent'
            when score > weight then 'over_full'
            when is_execution and recomputed_score is null then 'no_execution'
            when actual_value is null and not is_execution then 'not_sent'
            when is_quantitative and recomputed_score is null then 'no_proportion'
            when not is_execution and not is_quantitative and actual_value not between 0 and 1 then 'no_degree'
            when score - recomputed_score > score_tolerance then 'over_claimed'
            when
                not is_execution and not is_quantitative and score - weight * highest_share > score_tolerance
                then 'over_degree'
            when is_far_above then 'far_above'
            when recomputed_score - score > score_tolerance then 'under_claimed'
            else 'agrees'
        end as finding
    from scored

)

select
    found.fiscal_year,
    found.department_code,
    found.department_name,
    found.jurisdiction_code,
    found.currency_code,
    found.project_code,
    found.indicator_code,
    found.indicator_name,
    found.section,
    found.aspect,
    found.direction,
    found.is_quantitative,
    found.target_value,
    found.actual_value,
    found.achievement_ratio,
    found.weight,
    found.score as claimed_score,
    cast(found.recomputed_score as decimal(18, 2)) as recomputed_score,
    cast(found.score - found.recomputed_score as decimal(18, 2)) as score_difference,
    cast(found.score_tolerance as decimal(18, 2)) as score_tolerance,
    found.is_far_above,
    case
        when found.finding in ('over_full', 'over_claimed', 'over_degree', 'no_degree') then 'FAIL'
        when found.finding in ('not_sent', 'no_execution', 'no_proportion') then 'INSUFFICIENT_DATA'
        when found.finding in ('far_above', 'under_claimed') then 'WARN'
        else 'PASS'
    end as outcome,
    case found.finding
        when 'not_sent' then '分值、实际完成值或自评得分未报送。'
        when 'over_full' then '自评得分高于该指标的满分。'
        when 'no_execution' then '该项目没有预算数或执行数，执行率得分无法重算。'
        when 'no_proportion' then '指标值为负，未达成的不能按比例计分。'
        when 'no_degree' then '定性指标的实际完成值应为 0 至 1 的达成比例。'
        when 'over_claimed' then '自评得分高于按指标值重算的得分。'
        when 'over_degree' then '自评得分高于该达成程度所能给的分。'
        when 'far_above' then '完成值远超指标值，指标值可能偏低，应分析原因并酌减分值。'
        when 'under_claimed' then '自评得分低于按指标值重算的得分。'
        when 'agrees' then '与重算相符。'
    end as reason_zh,
    case found.finding
        when 'not_sent' then 'Weight, value reached or points were not sent.'
        when 'over_full' then 'More points are claimed than the indicator has.'
        when
            'no_execution'
            then 'The project has no budget or no expenditure in the facts, so its execution is not computed.'
        when 'no_proportion' then 'The target is negative, so there is no proportion of it.'
        when 'no_degree' then 'A qualitative indicator is given as a degree from 0 to 1.'
        when 'over_claimed' then 'More points are claimed than the values give.'
        when 'over_degree' then 'More points are claimed than the degree of achievement allows.'
        when
            'far_above'
            then 'Far beyond the target, which may have been set low: say why and take points off.'
        when 'under_claimed' then 'Fewer points are claimed than the values give.'
        when 'agrees' then 'Agrees with what the values give.'
    end as reason_en,
    found.as_of
from found
order by found.fiscal_year, found.department_code, found.project_code, found.indicator_code
