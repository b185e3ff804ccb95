-- One row per department and fiscal year: how the budget was carried out (FB01 to FB16), each ratio beside its parts.
with spending as (

    select * from {{ ref('int_fiscal__spending_year') }}

),

-- The count nearest to the end of the year and not after it, of those that say how many were in post.
counted as (

    select
        year.department_code,
        year.fiscal_year,
        headcount.as_of_date,
        headcount.in_post,
        headcount.authorised_posts,
        row_number() over (
            partition by year.department_code, year.fiscal_year
            order by headcount.as_of_date desc
        ) as recency
    from {{ ref('int_fiscal__department_year') }} as year
    inner join {{ ref('fct_headcount') }} as headcount
        on
            year.department_code = headcount.department_code
            and year.last_date >= headcount.as_of_date
    where headcount.in_post is not null

),

-- What is set on the first day of the fiscal year holds for it.
parameter as (

    select
        {% for parameter in [
            'adjustment_flag_ratio', 'three_public_control_limit_ratio', 'in_post_control_limit_ratio',
            'december_share_flag_ratio', 'execution_band_high_ratio', 'execution_band_low_ratio',
        ] %}
        max(case when parameter.parameter = '{{ parameter }}' then parameter.value end) as {{ parameter }},
        {% endfor %}
        year.department_code,
        year.fiscal_year
    from {{ ref('int_fiscal__department_year') }} as year
    inner join {{ ref('int_fiscal__parameter') }} as parameter
        on
            year.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'year.first_date') }}
    group by year.department_code, year.fiscal_year

),

measured as (

    select
        amount.*,
        spending.executed_source,
        coalesce(spending.lacks_months, false) as lacks_months,
        coalesce(previous_spending.lacks_months, false) as previous_lacks_months,
        previous.carryover_amount as previous_carryover_amount,
        previous.three_public_paid_amount as previous_three_public_paid_amount,
        counted.as_of_date as headcount_date,
        counted.in_post as in_post_count,
        counted.authorised_posts as authorised_posts_count,
        mean_headcount.mean_in_post as mean_in_post_count,
        mean_headcount.first_headcount_date,
        mean_headcount.last_headcount_date,
        reported.planned_investment_amount,
        reported.completed_investment_amount,
        reported.key_work_assigned_count,
        reported.key_work_finished_count,
        parameter.adjustment_flag_ratio,
        parameter.three_public_control_limit_ratio,
        parameter.in_post_control_limit_ratio,
        parameter.december_share_flag_ratio,
        parameter.execution_band_high_ratio,
        parameter.execution_band_low_ratio,
        amount.last_date <= build.as_of_date as is_complete,
        case
            when build.as_of_date > amount.last_date then 12
            when build.as_of_date >= amount.first_date
                then {{ fiscal_month_of('build.as_of_date', 'amount.fiscal_year_start_month') }}
        end as elapsed_month_count,
        build.as_of
    from {{ ref('int_fiscal__yearly_amount') }} as amount
    left join spending
        on
            amount.department_code = spending.department_code
            and amount.fiscal_year = spending.fiscal_year
    left join spending as previous_spending
        on
            amount.department_code = previous_spending.department_code
            and amount.fiscal_year = previous_spending.fiscal_year + 1
    left join {{ ref('int_fiscal__yearly_amount') }} as previous
        on
            amount.department_code = previous.department_code
            and amount.fiscal_year = previous.fiscal_year + 1
    left join counted
        on
            amount.department_code = counted.department_code
            and amount.fiscal_year = counted.fiscal_year
            and counted.recency = 1
    left join {{ ref('int_fiscal__mean_headcount') }} as mean_headcount
        on
            amount.department_code = mean_headcount.department_code
            and amount.fiscal_year = mean_headcount.fiscal_year
    -- quarterly reports are by calendar year, and say nothing of a fiscal year that is none
    left join {{ ref('int_supervision__yearly_report_progress') }} as reported
        on
            amount.department_code = reported.department_code
            and amount.fiscal_year = reported.report_year
            and amount.fiscal_year_start_month = 1
    left join parameter
        on
            amount.department_code = parameter.department_code
            and amount.fiscal_year = parameter.fiscal_year
    cross join {{ source('ops', 'build_parameters') }} as build

),

-- Amounts are compared with amounts, so that no rounding decides. What is not known is never a pass.
judged as (

    select
        *,
        case
            when adjustment_flag_ratio is null or gross_adjustment_amount is null then 'INSUFFICIENT_DATA'
            when coalesce(initial_budget_amount, 0) <= 0 then 'INSUFFICIENT_DATA'
            when gross_adjustment_amount <= initial_budget_amount * adjustment_flag_ratio then 'PASS'
            when unexplained_adjustment_amount > 0 then 'FAIL'
            else 'WARN'
        end as fb02_outcome,
        case
            when three_public_control_limit_ratio is null then 'INSUFFICIENT_DATA'
            when three_public_budget_amount is null or three_public_paid_amount is null then 'INSUFFICIENT_DATA'
            when three_public_unstated_budget_amount <> 0 then 'INSUFFICIENT_DATA'
            when three_public_paid_amount > three_public_budget_amount * three_public_control_limit_ratio then 'FAIL'
            when three_public_unstated_paid_amount <> 0 then 'INSUFFICIENT_DATA'
            else 'PASS'
        end as fb07_outcome,
        case
            when in_post_control_limit_ratio is null then 'INSUFFICIENT_DATA'
            when in_post_count is null or authorised_posts_count is null then 'INSUFFICIENT_DATA'
            when in_post_count > authorised_posts_count * in_post_control_limit_ratio then 'FAIL'
            else 'PASS'
        end as fb09_outcome,
        case
            when not is_complete then 'SKIP'
            when december_paid_amount is null or december_share_flag_ratio is null then 'INSUFFICIENT_DATA'
            when lacks_months then 'INSUFFICIENT_DATA'
            when executed_amount <= 0 then 'INSUFFICIENT_DATA'
            when december_paid_amount > executed_amount * december_share_flag_ratio then 'WARN'
            else 'PASS'
        end as fb15_outcome
    from measured

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    fiscal_year,
    is_complete,
    -- FB01, FB03, FB16
    initial_budget_amount,
    adjusted_budget_amount,
    executed_amount,
    executed_source,
    {{ exact_ratio('executed_amount', 'initial_budget_amount') }} as execution_initial_ratio,
    {{ exact_ratio('executed_amount', 'adjusted_budget_amount') }} as execution_adjusted_ratio,
    case
        when is_complete and not lacks_months and adjusted_budget_amount > 0 then
            case
                when executed_amount >= adjusted_budget_amount * execution_band_high_ratio then 'high'
                when executed_amount < adjusted_budget_amount * execution_band_low_ratio then 'low'
                when execution_band_high_ratio is not null and executed_amount is not null then 'middle'
            end
    end as execution_band,
    cast(elapsed_month_count as bigint) as elapsed_month_count,
    {{ exact_ratio('elapsed_month_count', '12') }} as time_progress_ratio,
    {{ exact_ratio('executed_amount * 12', 'adjusted_budget_amount * elapsed_month_count') }}
        as payment_progress_ratio,
    -- FB02
    net_adjustment_amount,
    gross_adjustment_amount,
    unexplained_adjustment_amount,
    {{ exact_ratio('gross_adjustment_amount', 'initial_budget_amount') }} as budget_adjustment_ratio,
    -- FB04, FB05
    carryover_amount,
    surplus_amount,
    previous_carryover_amount,
    {{ exact_ratio('carryover_amount', 'adjusted_budget_amount') }} as carryover_ratio,
    {{ exact_ratio('(carryover_amount - previous_carryover_amount)', 'previous_carryover_amount') }}
        as carryover_change_ratio,
    -- FB06, FB14
    public_use_budget_amount,
    public_use_paid_amount,
    {{ exact_ratio('public_use_paid_amount', 'public_use_budget_amount') }} as public_use_control_ratio,
    mean_in_post_count,
    first_headcount_date,
    last_headcount_date,
    {{ amount_per('public_use_paid_amount', 'mean_in_post_count') }} as public_use_per_head_amount,
    -- FB07, FB08
    three_public_budget_amount,
    three_public_unstated_budget_amount,
    three_public_paid_amount,
    abroad_paid_amount,
    vehicle_purchase_paid_amount,
    vehicle_operation_paid_amount,
    reception_paid_amount,
    three_public_unstated_paid_amount,
    {{ exact_ratio('three_public_paid_amount', 'three_public_budget_amount') }} as three_public_control_ratio,
    previous_three_public_paid_amount,
    case
        when is_complete and not lacks_months and not previous_lacks_months then
            {{ exact_ratio(
                '(three_public_paid_amount - previous_three_public_paid_amount)', 'previous_three_public_paid_amount'
            ) }}
    end as three_public_change_ratio,
    -- FB09
    headcount_date,
    in_post_count,
    authorised_posts_count,
    {{ exact_ratio('in_post_count', 'authorised_posts_count') }} as in_post_control_ratio,
    -- FB10
    procurement_budget_amount,
    procurement_award_amount,
    {{ exact_ratio('procurement_award_amount', 'procurement_budget_amount') }} as procurement_execution_ratio,
    -- FB11
    fixed_asset_amount,
    in_use_asset_amount,
    {{ exact_ratio('in_use_asset_amount', 'fixed_asset_amount') }} as fixed_asset_use_ratio,
    -- FB12
    project_budget_amount,
    key_project_budget_amount,
    {{ exact_ratio('key_project_budget_amount', 'project_budget_amount') }} as key_project_ratio,
    -- FB13
    {% for reached, planned, ratio in [
        ('completed_indicator_count', 'planned_indicator_count', 'completed_indicator_ratio'),
        ('timely_indicator_count', 'timeliness_indicator_count', 'timely_indicator_ratio'),
        ('qualified_indicator_count', 'quality_indicator_count', 'qualified_indicator_ratio'),
    ] %}
    {{ to_count(planned) }} as {{ planned }},
    {{ to_count(reached) }} as {{ reached }},
    {{ exact_ratio(reached, planned) }} as {{ ratio }},
    {% endfor %}
    planned_investment_amount,
    completed_investment_amount,
    {{ exact_ratio('completed_investment_amount', 'planned_investment_amount') }} as investment_completion_ratio,
    key_work_assigned_count,
    key_work_finished_count,
    {{ exact_ratio('key_work_finished_count', 'key_work_assigned_count') }} as key_work_finished_ratio,
    -- FB15
    december_paid_amount,
    case when is_complete and not lacks_months then {{ exact_ratio('december_paid_amount', 'executed_amount') }} end
        as december_share_ratio,
    -- what is flagged, beside the limit it is held to
    cast(adjustment_flag_ratio as decimal(12, 6)) as fb02_limit_ratio,
    fb02_outcome,
    case fb02_outcome
        when 'FAIL' then '调整幅度超过界限，且有未说明原因的调整'
        when 'WARN' then '调整幅度超过界限，各项调整均说明了原因'
        when 'INSUFFICIENT_DATA' then '没有年初预算数，或没有界限'
    end as fb02_reason_zh,
    case fb02_outcome
        when 'FAIL' then 'Changed by more than the limit, in part without a reason'
        when 'WARN' then 'Changed by more than the limit, with a reason for every change'
        when 'INSUFFICIENT_DATA' then 'There is no budget as approved for the year, or no limit'
    end as fb02_reason_en,
    cast(three_public_control_limit_ratio as decimal(12, 6)) as fb07_limit_ratio,
    fb07_outcome,
    case
        when fb07_outcome = 'FAIL' then '三公经费支出超过预算'
        when fb07_outcome = 'INSUFFICIENT_DATA' and three_public_paid_amount is null then '三公经费支出未按科目报送'
        when fb07_outcome = 'INSUFFICIENT_DATA' and three_public_budget_amount is null then '三公经费预算未按科目报送'
        when fb07_outcome = 'INSUFFICIENT_DATA' then '有金额未按科目细分，其中可能有三公经费；或没有界限'
    end as fb07_reason_zh,
    case
        when fb07_outcome = 'FAIL' then 'More was spent on the three public expenses than was budgeted'
        when fb07_outcome = 'INSUFFICIENT_DATA' and three_public_paid_amount is null
            then 'No spending was sent by class'
        when fb07_outcome = 'INSUFFICIENT_DATA' and three_public_budget_amount is null
            then 'No budget was sent by class'
        when fb07_outcome = 'INSUFFICIENT_DATA'
            then 'Amounts are not divided by class and may be of this kind, or there is no limit'
    end as fb07_reason_en,
    cast(in_post_control_limit_ratio as decimal(12, 6)) as fb09_limit_ratio,
    fb09_outcome,
    case fb09_outcome
        when 'FAIL' then '在编人数超过编制数'
        when 'INSUFFICIENT_DATA' then '年末或之前没有同时报送在编人数和编制数'
    end as fb09_reason_zh,
    case fb09_outcome
        when 'FAIL' then 'More are in post than there are authorised posts'
        when 'INSUFFICIENT_DATA'
            then 'No count by the end of the year says both how many are in post and how many posts there are'
    end as fb09_reason_en,
    cast(december_share_flag_ratio as decimal(12, 6)) as fb15_limit_ratio,
    fb15_outcome,
    case
        when fb15_outcome = 'WARN' then '年末一个月支出占比超过界限，是审计线索，不等于违规'
        when fb15_outcome = 'SKIP' then '截至时点年度尚未结束'
        when fb15_outcome = 'INSUFFICIENT_DATA' and lacks_months then '支付数据缺年初或年末的月份'
        when fb15_outcome = 'INSUFFICIENT_DATA' then '没有分月的支付数据'
    end as fb15_reason_zh,
    case
        when fb15_outcome = 'WARN'
            then 'The last month has a larger share than the limit: a clue for an audit, no breach by itself'
        when fb15_outcome = 'SKIP' then 'The year has not ended by as_of'
        when fb15_outcome = 'INSUFFICIENT_DATA' and lacks_months
            then 'Payments of the first or the last months of the year were not sent'
        when fb15_outcome = 'INSUFFICIENT_DATA' then 'No payments by month were sent'
    end as fb15_reason_en,
    as_of
from judged
order by jurisdiction_code, department_code, fiscal_year
