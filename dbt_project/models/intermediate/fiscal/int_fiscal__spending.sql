-- One row per amount that was spent by the month of as_of: payments where the department sent any of the fiscal year,
-- else what the final accounts say was executed, so that nothing counts twice.
{% set columns = [
    'department_code', 'department_name', 'jurisdiction_code', 'currency_code', 'fiscal_year', 'unit_code', 'fund_type',
    'functional_code', 'functional_class_code', 'economic_code', 'cost_group', 'three_public_item', 'unit_type',
    'is_operating_expenditure', 'expenditure_kind', 'project_code', 'amount', 'delivery_id', 'file_name', 'sheet', 'row_number',
] %}
with paying as (

    select distinct
        department_code,
        fiscal_year
    from {{ ref('fct_payment') }}

),

spent as (

    select
        'payments' as dataset,
        {{ row_key(['voucher_no', 'line_no']) }} as row_key,
        paid_date,
        month,
        fiscal_month,
        {{ columns | join(',\n        ') }}
    from {{ ref('fct_payment') }}
    cross join {{ source('ops', 'build_parameters') }} as build
    where month <= build.as_of_date

    union all

    select
        'budget_lines' as dataset,
        {{ budget_line_key('line') }} as row_key,
        cast(null as date) as paid_date,
        cast(null as date) as month,
        cast(null as bigint) as fiscal_month,
        line.{{ columns | join(',\n        line.') }}
    from {{ ref('fct_budget_line') }} as line
    left join paying
        on
            line.department_code = paying.department_code
            and line.fiscal_year = paying.fiscal_year
    where line.phase = 'final' and paying.department_code is null

)

select
    spent.*,
    class.economic_code is not null as states_three_public
from spent
left join {{ ref('int_fiscal__three_public_class') }} as class
    on
        spent.jurisdiction_code = class.jurisdiction_code
        and spent.economic_code = class.economic_code
