-- One row per jurisdiction and fiscal year: the contracts of all its departments, measured like a department's.
with contract as (

    select
        contract.*,
        method.is_competitive
    from {{ ref('fct_procurement_contract') }} as contract
    left join {{ source('reference', 'procurement_method') }} as method on contract.method = method.method
    where contract.fiscal_year is not null

),

performance as (

    {{ procurement_measures('contract', ['jurisdiction_code', 'currency_code', 'fiscal_year', 'as_of']) }}

)

select * from performance
order by jurisdiction_code, fiscal_year
