-- The months of a fiscal year add up to what was paid since it began, and that to the payments; the budget of the last
-- month is that of the documents.
{{ config(severity='error', meta={
    'rule': 'E-TIE-09',
    'action': 'blocking',
    'title_zh': '月度预算执行与支付、预算数不符',
    'title_en': 'Monthly execution differs from payments or budget',
    'fix_zh': '计算有误：连同部门和年度报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report department and year to the maintainers and do not publish.',
}) }}
with summed as (

    select
        department_code,
        fiscal_year,
        fund_type,
        max(month) as last_month,
        max(fiscal_month) as month_count,
        sum(paid_month_amount) as sum_of_months
    from {{ ref('monthly_department_budget_execution') }}
    group by department_code, fiscal_year, fund_type

),

published as (

    select
        summed.*,
        last_month.initial_budget_amount,
        last_month.adjusted_budget_amount,
        last_month.paid_ytd_amount
    from summed
    inner join {{ ref('monthly_department_budget_execution') }} as last_month
        on
            summed.department_code = last_month.department_code
            and summed.fund_type = last_month.fund_type
            and summed.last_month = last_month.month

),

paid as (

    select
        published.department_code,
        published.fiscal_year,
        published.fund_type,
        sum(payment.amount) as amount
    from published
    inner join {{ ref('fct_payment') }} as payment
        on
            published.department_code = payment.department_code
            and published.fiscal_year = payment.fiscal_year
            and published.fund_type = payment.fund_type
            and published.last_month >= payment.month
    group by published.department_code, published.fiscal_year, published.fund_type

),

budgeted as (

    select
        department_code,
        fiscal_year,
        fund_type,
        sum(case when phase = 'initial' then amount end) as initial_amount,
        sum(amount) as adjusted_amount
    from {{ ref('fct_budget_line') }}
    where phase in ('initial', 'adjusted')
    group by department_code, fiscal_year, fund_type

)

select
    published.department_code,
    published.fiscal_year,
    published.fund_type,
    published.sum_of_months,
    published.paid_ytd_amount,
    paid.amount as paid_in_facts,
    published.initial_budget_amount,
    budgeted.initial_amount as initial_in_facts,
    published.adjusted_budget_amount,
    budgeted.adjusted_amount as adjusted_in_facts
from published
left join paid
    on
        published.department_code = paid.department_code
        and published.fiscal_year = paid.fiscal_year
        and published.fund_type = paid.fund_type
left join budgeted
    on
        published.department_code = budgeted.department_code
        and published.fiscal_year = budgeted.fiscal_year
        and published.fund_type = budgeted.fund_type
where
    coalesce(published.sum_of_months, 0) <> coalesce(published.paid_ytd_amount, 0)
    or coalesce(published.paid_ytd_amount, 0) <> coalesce(paid.amount, 0)
    or coalesce(published.initial_budget_amount, 0) <> coalesce(budgeted.initial_amount, 0)
    -- a year that goes on may have changes that are not in force yet
    or (
        published.month_count = 12
        and published.initial_budget_amount is not null
        and published.adjusted_budget_amount <> coalesce(budgeted.adjusted_amount, 0)
    )
