-- One row per department and fiscal year of its contracts: what was saved, how it was bought, and how lawfully.
{% set keys = ['department_code', 'department_name', 'jurisdiction_code', 'currency_code', 'fiscal_year', 'as_of'] %}
with contract as (

    select
        contract.*,
        method.is_competitive
    from {{ ref('fct_procurement_contract') }} as contract
    left join {{ source('reference', 'procurement_method') }} as method on contract.method = method.method
    where contract.fiscal_year is not null

),

performance as (

    {{ procurement_measures('contract', keys) }}

),

lawfulness as (

    select
        department_code,
        fiscal_year,
        count(case when check_id like 'LD%' and outcome in ('PASS', 'FAIL') then 1 end) as legal_checked_count,
        count(case when check_id like 'LD%' and outcome = 'FAIL' then 1 end) as legal_breach_count,
        count(case when outcome = 'INSUFFICIENT_DATA' then 1 end) as unjudged_check_count,
        count(distinct case when check_id like 'RF%' and outcome = 'WARN' then contract_no end)
            as flagged_contract_count
    from {{ ref('procurement_contract_check') }}
    group by department_code, fiscal_year

)

select
    performance.*,
    lawfulness.legal_checked_count,
    lawfulness.legal_breach_count,
    {{ exact_ratio('lawfulness.legal_breach_count', 'lawfulness.legal_checked_count') }} as legal_breach_ratio,
    lawfulness.unjudged_check_count,
    lawfulness.flagged_contract_count
from performance
inner join lawfulness
    on
        performance.department_code = lawfulness.department_code
        and performance.fiscal_year = lawfulness.fiscal_year
order by performance.jurisdiction_code, performance.department_code, performance.fiscal_year
