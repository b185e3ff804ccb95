-- One row per department, month of the fiscal year up to as_of and kind of fund: the budget beside what was paid.
with initial as (

    select
        department_code,
        fiscal_year,
        fund_type,
        sum(amount) as amount
    from {{ ref('int_fiscal__planned_line') }}
    where phase = 'initial'
    group by department_code, fiscal_year, fund_type

),

change as (

    select
        department_code,
        fiscal_year,
        fund_type,
        effective_month as month,
        sum(amount) as amount
    from {{ ref('int_fiscal__planned_line') }}
    where phase = 'adjusted'
    group by department_code, fiscal_year, fund_type, effective_month

),

payment as (

    select
        department_code,
        fiscal_year,
        fund_type,
        month,
        sum(amount) as amount
    from {{ ref('fct_payment') }}
    group by department_code, fiscal_year, fund_type, month

),

-- What is not divided by fund may belong to any: beside it, no row of a fund is not nought of it.
budgeted as (

    select
        department_code,
        fiscal_year,
        max(case when fund_type = '-' then 1 else 0 end) as has_undivided
    from initial
    group by department_code, fiscal_year

),

paying as (

    select
        department_code,
        fiscal_year,
        max(case when fund_type = '-' then 1 else 0 end) as has_undivided
    from payment
    group by department_code, fiscal_year

),

fund as (

    select
        department_code,
        fiscal_year,
        fund_type
    from {{ ref('int_fiscal__planned_line') }}

    union

    select
        department_code,
        fiscal_year,
        fund_type
    from payment

),

paid_fund as (

    select distinct
        department_code,
        fiscal_year,
        fund_type
    from payment

),

based as (

    select
        year.department_code,
        year.department_name,
        year.jurisdiction_code,
        year.currency_code,
        year.fiscal_year,
        year.fiscal_year_start_month,
        fund.fund_type,
        year.first_date,
        least(year.last_date, build.as_of_month) as last_month,
        year.last_date <= build.as_of_date as is_complete,
        coalesce(
            initial.amount, case when fund.fund_type <> '-' and budgeted.has_undivided = 0 then 0 end
        ) as initial_amount,
        paid_fund.fund_type is not null or (fund.fund_type <> '-' and paying.has_undivided = 0) as is_paying,
        build.as_of
    from fund
    inner join {{ ref('int_fiscal__department_year') }} as year
        on
            fund.department_code = year.department_code
            and fund.fiscal_year = year.fiscal_year
    left join initial
        on
            fund.department_code = initial.department_code
            and fund.fiscal_year = initial.fiscal_year
            and fund.fund_type = initial.fund_type
    left join budgeted
        on
            fund.department_code = budgeted.department_code
            and fund.fiscal_year = budgeted.fiscal_year
    left join paid_fund
        on
            fund.department_code = paid_fund.department_code
            and fund.fiscal_year = paid_fund.fiscal_year
            and fund.fund_type = paid_fund.fund_type
    left join paying
        on
            fund.department_code = paying.department_code
            and fund.fiscal_year = paying.fiscal_year
    cross join {{ source('ops', 'build_parameters') }} as build

),

spine as (

    select
        *,
        {{ month_spine('first_date', 'last_month', 'month') }}
    from based

),

monthly as (

    select
        spine.*,
        {{ fiscal_month_of('spine.month', 'spine.fiscal_year_start_month') }} as fiscal_month,
        case when spine.is_paying then coalesce(payment.amount, 0) end as paid_amount,
        coalesce(change.amount, 0) as changed_amount
    from spine
    left join payment
        on
            spine.department_code = payment.department_code
            and spine.fiscal_year = payment.fiscal_year
            and spine.fund_type = payment.fund_type
            and spine.month = payment.month
    left join change
        on
            spine.department_code = change.department_code
            and spine.fiscal_year = change.fiscal_year
            and spine.fund_type = change.fund_type
            and spine.month = change.month

),

cumulated as (

    select
        *,
        initial_amount + sum(changed_amount) over (
            partition by department_code, fiscal_year, fund_type
            order by month
        ) as adjusted_amount,
        sum(paid_amount) over (
            partition by department_code, fiscal_year, fund_type
            order by month
        ) as cumulated_amount
    from monthly

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    fiscal_year,
    month,
    cast(fiscal_month as bigint) as fiscal_month,
    fund_type,
    cast(initial_amount as decimal(18, 2)) as initial_budget_amount,
    cast(adjusted_amount as decimal(18, 2)) as adjusted_budget_amount,
    cast(paid_amount as decimal(18, 2)) as paid_month_amount,
    cast(cumulated_amount as decimal(18, 2)) as paid_ytd_amount,
    {{ exact_ratio('cumulated_amount', 'initial_amount') }} as execution_initial_ratio,
    {{ exact_ratio('cumulated_amount', 'adjusted_amount') }} as execution_adjusted_ratio,
    {{ exact_ratio('fiscal_month', '12') }} as time_progress_ratio,
    case
        when fiscal_month = 12 and is_complete then {{ exact_ratio('paid_amount', 'cumulated_amount') }}
    end as december_share_ratio,
    as_of
from cumulated
order by jurisdiction_code, department_code, month, fund_type
