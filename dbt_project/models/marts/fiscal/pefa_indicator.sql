-- One row per jurisdiction, ended fiscal year and PEFA indicator: inputs, the value of the year, and the letter of the
-- three years that end with it. Fewer years, or years without what is needed, have no letter.
{% set compositions = [
    ('PI-2.1', 'function', 'function_head', 'not is_contingency and not is_interest'),
    ('PI-2.1', 'department', 'department_code', 'not is_contingency and not is_interest'),
    ('PI-2.2', 'economic', 'economic_head', 'not is_contingency'),
] %}
with parameter as (

    select
        year.jurisdiction_code,
        year.currency_code,
        year.fiscal_year,
        max(case when setting.parameter = 'pefa_largest_heads' then setting.value end) as largest_heads,
        max(case when setting.parameter = 'pefa_minimum_heads' then setting.value end) as minimum_heads,
        max(case when setting.parameter = 'pefa_unallocated_ratio' then setting.value end) as unallocated_bound,
        max(case when setting.parameter = 'pefa_unreported_ratio' then setting.value end) as unreported_bound
    from {{ ref('int_fiscal__department_year') }} as year
    cross join {{ source('ops', 'build_parameters') }} as build
    -- an assessment follows the framework of the day on which it is made, whatever years it looks back on
    inner join {{ ref('int_fiscal__parameter') }} as setting
        on
            year.jurisdiction_code = setting.jurisdiction_code
            and {{ in_force('setting', 'build.as_of_date') }}
    where year.last_date <= build.as_of_date
    group by year.jurisdiction_code, year.currency_code, year.fiscal_year

),

amount as (

    select * from {{ ref('int_fiscal__pefa_amount') }}

),

total as (

    select
        jurisdiction_code,
        fiscal_year,
        sum(budget_amount) as budget_amount,
        sum(executed_amount) as executed_amount,
        coalesce(sum(case when is_contingency then executed_amount end), 0) as contingency_amount
    from amount
    group by jurisdiction_code, fiscal_year

),

-- What is budgeted for a department and of which nothing was heard again counts as not spent, up to a bound.
unreported as (

    select
        jurisdiction_code,
        fiscal_year,
        sum(budget_amount) as budget_amount
    from (
        select
            jurisdiction_code,
            fiscal_year,
            department_code,
            sum(budget_amount) as budget_amount
        from amount
        group by jurisdiction_code, fiscal_year, department_code
        having sum(budget_amount) > 0 and count(executed_amount) = 0
    ) as silent
    group by jurisdiction_code, fiscal_year

),

head as (

    {% for indicator, basis, column, condition in compositions %}
    {{ 'union all' if not loop.first }}
    select
        '{{ indicator }}' as indicator_code,
        '{{ basis }}' as basis,
        jurisdiction_code,
        fiscal_year,
        {{ column }} as head,
        coalesce(sum(budget_amount), 0) as budget_amount,
        coalesce(sum(executed_amount), 0) as executed_amount
    from amount
    where {{ condition }}
    group by jurisdiction_code, fiscal_year, {{ column }}
    {% endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by indicator_code, basis, jurisdiction_code, fiscal_year
            order by budget_amount desc, head asc
        ) as head_rank
    from head
    where head <> '-'

),

-- Beyond the largest heads the rest is one.
kept as (

    select
        ranked.indicator_code,
        ranked.basis,
        ranked.jurisdiction_code,
        ranked.fiscal_year,
        least(ranked.head_rank, parameter.largest_heads + 1) as head_rank,
        sum(ranked.budget_amount) as budget_amount,
        sum(ranked.executed_amount) as executed_amount
    from ranked
    inner join parameter
        on ranked.jurisdiction_code = parameter.jurisdiction_code and ranked.fiscal_year = parameter.fiscal_year
    group by
        ranked.indicator_code,
        ranked.basis,
        ranked.jurisdiction_code,
        ranked.fiscal_year,
        least(ranked.head_rank, parameter.largest_heads + 1)

),

-- Each head's budget moved by what was spent in all against what was budgeted in all, and held against what was spent.
adjusted as (

    select
        *,
        cast(budget_amount as double)
        * sum(executed_amount) over (partition by indicator_code, basis, jurisdiction_code, fiscal_year)
        / nullif(sum(budget_amount) over (partition by indicator_code, basis, jurisdiction_code, fiscal_year), 0)
            as adjusted_amount
    from kept

),

deviation as (

    select
        indicator_code,
        basis,
        jurisdiction_code,
        fiscal_year,
        count(*) as head_count,
        sum(budget_amount) as budget_amount,
        sum(executed_amount) as executed_amount,
        sum(cast(abs(executed_amount - adjusted_amount) as decimal(18, 2))) as deviation_amount
    from adjusted
    group by indicator_code, basis, jurisdiction_code, fiscal_year

),

unallocated as (

    select
        indicator_code,
        basis,
        jurisdiction_code,
        fiscal_year,
        {{ exact_ratio("sum(case when head = '-' then budget_amount else 0 end)", 'sum(budget_amount)') }}
            as unallocated_budget_ratio,
        {{ exact_ratio("sum(case when head = '-' then executed_amount else 0 end)", 'sum(executed_amount)') }}
            as unallocated_ratio
    from head
    group by indicator_code, basis, jurisdiction_code, fiscal_year

),

-- By function where the budget says it and there are enough functions, else by department.
composition as (

    select
        deviation.*,
        unallocated.unallocated_ratio,
        coalesce(unallocated.unallocated_ratio > parameter.unallocated_bound, false) as is_unallocated,
        row_number() over (
            partition by deviation.indicator_code, deviation.jurisdiction_code, deviation.fiscal_year
            order by case deviation.basis when 'department' then 2 else 1 end
        ) as basis_rank
    from deviation
    inner join unallocated
        on
            deviation.indicator_code = unallocated.indicator_code
            and deviation.basis = unallocated.basis
            and deviation.jurisdiction_code = unallocated.jurisdiction_code
            and deviation.fiscal_year = unallocated.fiscal_year
    inner join parameter
        on deviation.jurisdiction_code = parameter.jurisdiction_code and deviation.fiscal_year = parameter.fiscal_year
    where
        deviation.head_count >= parameter.minimum_heads
        and unallocated.unallocated_budget_ratio <= parameter.unallocated_bound

),

competition as (

    select
        contract.jurisdiction_code,
        contract.fiscal_year,
        sum(contract.award_amount) as award_amount,
        sum(case when method.is_competitive then contract.award_amount else 0 end) as competitive_amount
    from {{ ref('fct_procurement_contract') }} as contract
    left join {{ source('reference', 'procurement_method') }} as method on contract.method = method.method
    where contract.award_amount is not null and contract.fiscal_year is not null
    group by contract.jurisdiction_code, contract.fiscal_year

),

contingency_class as (

    select distinct jurisdiction_code
    from {{ source('reference', 'pefa_excluded_class') }}
    where role = 'contingency'

),

-- What each indicator divides by what, and what it lacks.
valued as (

    select
        parameter.jurisdiction_code,
        parameter.currency_code,
        parameter.fiscal_year,
        indicator.indicator_code,
        indicator.name_zh,
        indicator.name_en,
        total.budget_amount,
        total.executed_amount,
        composition.basis,
        composition.head_count,
        composition.unallocated_ratio,
        coalesce(composition.is_unallocated, false) as is_unallocated,
        case
            when indicator.indicator_code = 'PI-1' then total.executed_amount
            when
                indicator.indicator_code in ('PI-2.1', 'PI-2.2') and total.executed_amount is not null
                then composition.deviation_amount
            when
                indicator.indicator_code = 'PI-2.3' and total.executed_amount is not null
                then total.contingency_amount
            when indicator.indicator_code = 'PI-24.2' then competition.competitive_amount
        end as numerator_amount,
        case
            when indicator.indicator_code in ('PI-1', 'PI-2.3') then total.budget_amount
            when
                indicator.indicator_code in ('PI-2.1', 'PI-2.2') and total.executed_amount is not null
                then composition.executed_amount
            when indicator.indicator_code = 'PI-24.2' then competition.award_amount
        end as denominator_amount,
        case
            when indicator.indicator_code = 'PI-22.1' then 'arrears'
            when indicator.indicator_code = 'PI-24.2' and competition.award_amount is null then 'contracts'
            when indicator.indicator_code = 'PI-24.2' then null
            when total.budget_amount is null then 'budget'
            when total.executed_amount is null then 'executed'
            when unreported.budget_amount > parameter.unreported_bound * total.budget_amount then 'departments'
            when indicator.indicator_code in ('PI-2.1', 'PI-2.2') and composition.basis is null then 'composition'
            when
                indicator.indicator_code = 'PI-2.3' and contingency_class.jurisdiction_code is null
                then 'contingency'
        end as lacking
    from parameter
    cross join {{ source('reference', 'pefa_indicator_name') }} as indicator
    left join total
        on parameter.jurisdiction_code = total.jurisdiction_code and parameter.fiscal_year = total.fiscal_year
    left join unreported
        on parameter.jurisdiction_code = unreported.jurisdiction_code and parameter.fiscal_year = unreported.fiscal_year
    left join composition
        on
            parameter.jurisdiction_code = composition.jurisdiction_code
            and parameter.fiscal_year = composition.fiscal_year
            and indicator.indicator_code = composition.indicator_code
            and composition.basis_rank = 1
    left join competition
        on
            parameter.jurisdiction_code = competition.jurisdiction_code
            and parameter.fiscal_year = competition.fiscal_year
    left join contingency_class on parameter.jurisdiction_code = contingency_class.jurisdiction_code

),

rated as (

    select
        *,
        case
            when lacking is null then {{ exact_ratio('numerator_amount', 'denominator_amount') }}
        end as indicator_ratio
    from valued

),

-- The year and the two before it, by the fiscal year and not by the row.
windowed as (

    select
        rated.*,
        before.indicator_ratio as before_ratio,
        earlier.indicator_ratio as earlier_ratio,
        cast(
            (rated.indicator_ratio + before.indicator_ratio + earlier.indicator_ratio) / 3 as decimal(12, 6)
        ) as mean_ratio
    from rated
    left join rated as before
        on
            rated.jurisdiction_code = before.jurisdiction_code
            and rated.indicator_code = before.indicator_code
            and rated.fiscal_year - 1 = before.fiscal_year
    left join rated as earlier
        on
            rated.jurisdiction_code = earlier.jurisdiction_code
            and rated.indicator_code = earlier.indicator_code
            and rated.fiscal_year - 2 = earlier.fiscal_year

),

threshold as (

    select
        *,
        lead(valid_from) over (partition by indicator_code, letter order by valid_from) - 1 as valid_to
    from {{ source('reference', 'pefa_threshold') }}

),

met as (

    select
        windowed.jurisdiction_code,
        windowed.fiscal_year,
        windowed.indicator_code,
        threshold.letter,
        threshold.basis,
        {% for ratio in ['indicator_ratio', 'before_ratio', 'earlier_ratio', 'mean_ratio'] %}
        case
            when {{ ratio }} is null then 0
            when threshold.includes_bounds
                then
                    case
                        when
                            {{ ratio }} >= coalesce(threshold.minimum_value, {{ ratio }})
                            and {{ ratio }} <= coalesce(threshold.maximum_value, {{ ratio }})
                            then 1
                        else 0
                    end
            when
                {{ ratio }} > coalesce(threshold.minimum_value, {{ ratio }} - 1)
                and {{ ratio }} < coalesce(threshold.maximum_value, {{ ratio }} + 1)
                then 1
            else 0
        end as {{ ratio }}_met,
        {% endfor %}
        case threshold.basis
            when 'year' then windowed.indicator_ratio is not null
            else windowed.mean_ratio is not null
        end as has_years
    from windowed
    cross join {{ source('ops', 'build_parameters') }} as build
    inner join threshold
        on windowed.indicator_code = threshold.indicator_code and {{ in_force('threshold', 'build.as_of_date') }}

),

lettered as (

    select
        jurisdiction_code,
        fiscal_year,
        indicator_code,
        min(basis) as basis,
        max(case when has_years then 1 else 0 end) = 1 as has_years,
        coalesce(
            min(
                case
                    when basis = 'year' and indicator_ratio_met = 1 then letter
                    when basis = 'mean_of_three' and mean_ratio_met = 1 then letter
                    when
                        basis = 'two_of_three'
                        and indicator_ratio_met + before_ratio_met + earlier_ratio_met >= 2
                        then letter
                end
            ),
            'D'
        ) as letter
    from met
    group by jurisdiction_code, fiscal_year, indicator_code

)

select
    windowed.fiscal_year,
    windowed.jurisdiction_code,
    windowed.currency_code,
    windowed.indicator_code,
    windowed.name_zh,
    windowed.name_en,
    windowed.basis as composition_basis,
    windowed.head_count,
    cast(windowed.budget_amount as decimal(18, 2)) as budget_amount,
    cast(windowed.executed_amount as decimal(18, 2)) as executed_amount,
    cast(windowed.numerator_amount as decimal(18, 2)) as numerator_amount,
    cast(windowed.denominator_amount as decimal(18, 2)) as denominator_amount,
    windowed.unallocated_ratio,
    windowed.indicator_ratio,
    windowed.before_ratio as year_before_ratio,
    windowed.earlier_ratio as two_years_before_ratio,
    lettered.basis as letter_basis,
    case
        when not lettered.has_years then null
        when windowed.is_unallocated then 'D'
        else lettered.letter
    end as letter,
    case
        when lettered.has_years and windowed.is_unallocated then '支出中未归类的超过界限，定为 D。'
        when lettered.has_years then '按所列界限评定。'
        when windowed.lacking = 'arrears' then '支出欠款未报送。'
        when windowed.lacking = 'contracts' then '采购合同未报送。'
        when windowed.lacking = 'budget' then '年初预算未报送。'
        when windowed.lacking = 'executed' then '执行数未报送。'
        when windowed.lacking = 'departments' then '报送了年初预算而未报送执行数的部门，其预算超过界限。'
        when windowed.lacking = 'composition' then '预算未按分类报送，或类别过少。'
        when windowed.lacking = 'contingency' then '该辖区没有可识别的预备费科目。'
        when windowed.indicator_ratio is null then '没有大于零的基数。'
        else '不足三个可比年度。'
    end as reason_zh,
    case
        when lettered.has_years and windowed.is_unallocated then 'More was spent without a class than is allowed: D.'
        when lettered.has_years then 'By the bounds named.'
        when windowed.lacking = 'arrears' then 'Arrears are not sent.'
        when windowed.lacking = 'contracts' then 'No contracts were sent.'
        when windowed.lacking = 'budget' then 'No initial budget was sent.'
        when windowed.lacking = 'executed' then 'Nothing was sent of what was spent.'
        when
            windowed.lacking = 'departments'
            then 'Departments with too much of the budget did not say what they spent.'
        when windowed.lacking = 'composition' then 'The budget is not sent by class, or has too few heads.'
        when windowed.lacking = 'contingency' then 'No class of the jurisdiction is known as its contingency.'
        when windowed.indicator_ratio is null then 'There is no base above nought.'
        else 'Fewer than three years to compare.'
    end as reason_en,
    build.as_of
from windowed
cross join {{ source('ops', 'build_parameters') }} as build
inner join lettered
    on
        windowed.jurisdiction_code = lettered.jurisdiction_code
        and windowed.fiscal_year = lettered.fiscal_year
        and windowed.indicator_code = lettered.indicator_code
order by windowed.jurisdiction_code, windowed.fiscal_year, windowed.indicator_code
