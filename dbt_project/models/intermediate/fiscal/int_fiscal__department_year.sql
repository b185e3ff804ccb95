-- One row per department and fiscal year of which any fact was sent, with its first and last day.
with sent as (

    {% for fact, year in [
        ('fct_budget_line', 'fiscal_year'),
        ('fct_payment', 'fiscal_year'),
        ('fct_carryover', 'fiscal_year'),
        ('fct_procurement_contract', 'fiscal_year'),
        ('fct_fixed_asset', 'year'),
        ('fct_self_evaluation_indicator', 'fiscal_year'),
    ] %}
    {{ 'union' if not loop.first }}

    select
        department_code,
        {{ year }} as fiscal_year
    from {{ ref(fact) }}
    where {{ year }} is not null
    {% endfor %}

    union

    select
        headcount.department_code,
        {{ fiscal_year_of('headcount.as_of_date', 'jurisdiction.fiscal_year_start_month') }} as fiscal_year
    from {{ ref('fct_headcount') }} as headcount
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on headcount.jurisdiction_code = jurisdiction.jurisdiction_code

),

bounded as (

    select
        sent.department_code,
        department.name_zh as department_name,
        department.jurisdiction_code,
        department.ranking_group,
        jurisdiction.currency_code,
        jurisdiction.fiscal_year_start_month,
        sent.fiscal_year,
        make_date(
            cast(sent.fiscal_year - case when jurisdiction.fiscal_year_start_month > 1 then 1 else 0 end as integer),
            cast(jurisdiction.fiscal_year_start_month as integer),
            1
        ) as first_date
    from sent
    inner join {{ ref('dim_department') }} as department
        on sent.department_code = department.department_code and department.is_current
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on department.jurisdiction_code = jurisdiction.jurisdiction_code

)

select
    *,
    {{ months_after('first_date', 12) }} - 1 as last_date
from bounded
