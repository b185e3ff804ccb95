-- One row per contract: from the contract to what was paid for it and to the assets that came of it, and the gaps in
-- between. A contract that only vouchers or assets name has a row as well.
with contract as (

    select * from {{ ref('fct_procurement_contract') }}

),

paid as (

    select
        payment.contract_no,
        payment.jurisdiction_code,
        min(payment.department_code) as department_code,
        max(payment.fiscal_year) as last_fiscal_year,
        count(*) as payment_count,
        sum(payment.amount) as paid_amount,
        sum(case when payment.cost_group = 'capital' then payment.amount else 0 end) as capital_paid_amount,
        max(case when payment.cost_group = 'capital' then payment.fiscal_year end) as capital_fiscal_year,
        min(payment.paid_date) as first_paid_date,
        max(payment.paid_date) as last_paid_date,
        count(case when payment.payee_uscc <> contract.supplier_uscc then 1 end) as other_payee_count
    from {{ ref('fct_payment') }} as payment
    left join contract
        on payment.contract_no = contract.contract_no and payment.jurisdiction_code = contract.jurisdiction_code
    where payment.contract_no is not null
    group by payment.contract_no, payment.jurisdiction_code

),

-- An asset stands in the list of every year; its latest entry counts once.
latest_asset as (

    select
        asset_no,
        max(year) as year
    from {{ ref('fct_fixed_asset') }}
    where contract_no is not null
    group by asset_no

),

bought as (

    select
        asset.contract_no,
        asset.jurisdiction_code,
        min(asset.department_code) as department_code,
        max(asset.year) as last_fiscal_year,
        count(*) as asset_count,
        sum(asset.original_value_amount) as asset_amount
    from {{ ref('fct_fixed_asset') }} as asset
    inner join latest_asset on asset.asset_no = latest_asset.asset_no and asset.year = latest_asset.year
    where asset.contract_no is not null
    group by asset.contract_no, asset.jurisdiction_code

),

-- What a department sends at all decides what can be held against it.
naming as (

    select distinct department_code
    from {{ ref('fct_payment') }}
    where contract_no is not null

),

contracting as (

    select distinct department_code
    from contract

),

listing as (

    select
        department_code,
        max(year) as last_listed_year
    from {{ ref('fct_fixed_asset') }}
    group by department_code

),

named as (

    select
        contract_no,
        jurisdiction_code
    from contract
    union distinct
    select
        contract_no,
        jurisdiction_code
    from paid
    union distinct
    select
        contract_no,
        jurisdiction_code
    from bought

),

chain as (

    select
        named.contract_no,
        named.jurisdiction_code,
        coalesce(contract.department_code, paid.department_code, bought.department_code) as department_code,
        contract.contract_no is not null as has_contract,
        contract.title,
        contract.category,
        contract.supplier_name,
        contract.signed_date,
        contract.award_amount,
        contract.award_amount + coalesce(contract.supplementary_amount, 0) as contract_amount,
        coalesce(contract.signed_date, contract.award_notice_date, contract.tender_date, paid.first_paid_date)
            as contract_date,
        coalesce(paid.last_fiscal_year, bought.last_fiscal_year) as other_fiscal_year,
        paid.payment_count,
        paid.paid_amount,
        paid.capital_paid_amount,
        paid.capital_fiscal_year,
        paid.first_paid_date,
        paid.last_paid_date,
        paid.other_payee_count,
        bought.asset_count,
        bought.asset_amount
    from named
    left join contract
        on named.contract_no = contract.contract_no and named.jurisdiction_code = contract.jurisdiction_code
    left join paid on named.contract_no = paid.contract_no and named.jurisdiction_code = paid.jurisdiction_code
    left join bought on named.contract_no = bought.contract_no and named.jurisdiction_code = bought.jurisdiction_code

),

compared as (

    select
        chain.contract_no,
        chain.jurisdiction_code,
        chain.department_code,
        department.department_name,
        department.currency_code,
        coalesce(
            {{ fiscal_year_of('chain.contract_date', 'department.fiscal_year_start_month') }}, chain.other_fiscal_year
        ) as fiscal_year,
        chain.has_contract,
        contracting.department_code is not null as sends_contracts,
        naming.department_code is not null as names_contracts,
        chain.title,
        chain.category,
        chain.supplier_name,
        chain.signed_date,
        chain.award_amount,
        chain.contract_amount,
        case when naming.department_code is not null then coalesce(chain.payment_count, 0) else chain.payment_count end
            as payment_count,
        case when naming.department_code is not null then coalesce(chain.paid_amount, 0) else chain.paid_amount end
            as paid_amount,
        chain.capital_paid_amount,
        chain.first_paid_date,
        chain.last_paid_date,
        chain.other_payee_count,
        case when listing.department_code is not null then coalesce(chain.asset_count, 0) else chain.asset_count end
            as asset_count,
        chain.asset_amount,
        -- what was bought stands in the list of the end of the year, so that list must have been sent
        coalesce(listing.last_listed_year >= chain.capital_fiscal_year, false) as is_asset_due,
        case when chain.signed_date is not null then build.as_of_date - chain.signed_date end as days_since_signed,
        unpaid.value as unpaid_limit_days,
        build.as_of
    from chain
    inner join {{ ref('int_fiscal__department') }} as department on chain.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    left join naming on chain.department_code = naming.department_code
    left join contracting on chain.department_code = contracting.department_code
    left join listing on chain.department_code = listing.department_code
    left join {{ ref('int_fiscal__parameter') }} as unpaid
        on
            chain.jurisdiction_code = unpaid.jurisdiction_code
            and unpaid.parameter = 'contract_unpaid_flag_days'
            and {{ in_force('unpaid', 'build.as_of_date') }}

)

select
    contract_no,
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    cast(fiscal_year as bigint) as fiscal_year,
    title,
    category,
    supplier_name,
    signed_date,
    -- contract
    cast(award_amount as decimal(18, 2)) as award_amount,
    cast(contract_amount as decimal(18, 2)) as contract_amount,
    -- payments
    cast(payment_count as bigint) as payment_count,
    cast(paid_amount as decimal(18, 2)) as contract_paid_amount,
    {{ exact_ratio('paid_amount', 'contract_amount') }} as contract_paid_ratio,
    first_paid_date,
    last_paid_date,
    coalesce(paid_amount > contract_amount, false) as is_overpaid,
    -- assets
    cast(asset_count as bigint) as contract_asset_count,
    cast(asset_amount as decimal(18, 2)) as contract_asset_amount,
    -- what was found
    {{ finding_columns([
        {
            'code': 'overpaid',
            'outcome': 'FAIL',
            'condition': 'paid_amount > contract_amount',
            'reason_zh': "'支付超过合同金额 ' || cast(cast(paid_amount - contract_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'paid exceeds the contract by ' || cast(cast(paid_amount - contract_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'contract_not_sent',
            'outcome': 'WARN',
            'condition': 'not has_contract and sends_contracts',
            'reason_zh': "'凭证或资产所列合同没有报送'",
            'reason_en': "'vouchers or assets name a contract that was not sent'",
        },
        {
            'code': 'paid_before_signed',
            'outcome': 'WARN',
            'condition': 'first_paid_date < signed_date',
            'reason_zh':
                "'合同签订前 ' || cast(signed_date - first_paid_date as varchar) || ' 日已支付'",
            'reason_en':
                "'paid ' || cast(signed_date - first_paid_date as varchar) || ' days before it was signed'",
        },
        {
            'code': 'other_payee',
            'outcome': 'WARN',
            'condition': 'other_payee_count > 0',
            'reason_zh': "cast(other_payee_count as varchar) || ' 行凭证的收款人不是供应商'",
            'reason_en': "cast(other_payee_count as varchar) || ' voucher lines went to another than the supplier'",
        },
        {
            'code': 'unpaid',
            'outcome': 'WARN',
            'condition': 'has_contract and names_contracts and payment_count = 0 and days_since_signed > unpaid_limit_days',
            'reason_zh': "'签订 ' || cast(days_since_signed as varchar) || ' 日后仍无支付'",
            'reason_en': "'nothing was paid ' || cast(days_since_signed as varchar) || ' days after it was signed'",
        },
        {
            'code': 'no_asset',
            'outcome': 'WARN',
            'condition': "category = 'goods' and capital_paid_amount > 0 and is_asset_due and asset_count = 0",
            'reason_zh':
                "'资本性支付 ' || cast(cast(capital_paid_amount as decimal(18, 2)) as varchar) || '，年末资产中没有登记'",
            'reason_en':
                "cast(cast(capital_paid_amount as decimal(18, 2)) as varchar)"
                ~ " || ' was paid as capital expenditure and no asset of the year end names the contract'",
        },
        {
            'code': 'asset_above_contract',
            'outcome': 'WARN',
            'condition': 'asset_amount > contract_amount',
            'reason_zh':
                "'资产原值超过合同金额 ' || cast(cast(asset_amount - contract_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'the assets exceed the contract by '"
                ~ " || cast(cast(asset_amount - contract_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'contracts_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'not sends_contracts',
            'reason_zh': "'该部门没有报送采购合同'",
            'reason_en': "'the department sent no contracts'",
        },
        {
            'code': 'amount_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'has_contract and contract_amount is null',
            'reason_zh': "'没有合同金额'",
            'reason_en': "'the amount of the contract was not sent'",
        },
        {
            'code': 'vouchers_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'has_contract and paid_amount is null',
            'reason_zh': "'该部门的凭证不列合同，无法核对支付'",
            'reason_en': "'no voucher of the department names a contract, so that payments cannot be compared'",
        },
    ]) }},
    as_of
from compared
order by jurisdiction_code, contract_no
