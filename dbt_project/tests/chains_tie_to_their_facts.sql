-- What the chains hold of payments, uses of funds and receipts adds up to the facts, jurisdiction by jurisdiction.
{{ config(severity='error', meta={
    'rule': 'E-TIE-07',
    'action': 'blocking',
    'title_zh': '专项资金、采购链或收费核对的合计与明细不符',
    'title_en': 'Chains of money do not add up to the facts',
    'fix_zh': '计算有误：连同辖区报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the jurisdiction to the maintainers and do not publish.',
}) }}
with total as (

    select
        'fund used' as what,
        jurisdiction_code,
        sum(amount) as in_facts,
        cast(0 as decimal(18, 2)) as in_chain
    from {{ ref('fct_special_fund_event') }}
    where event_type = 'used'
    group by jurisdiction_code

    union all

    select
        'fund used' as what,
        jurisdiction_code,
        0 as in_facts,
        sum(used_amount) as in_chain
    from {{ ref('special_fund_use') }}
    group by jurisdiction_code

    union all

    select
        'fund vouchers' as what,
        jurisdiction_code,
        sum(amount) as in_facts,
        0 as in_chain
    from {{ ref('fct_payment') }}
    where fund_code is not null
    group by jurisdiction_code

    union all

    select
        'fund vouchers' as what,
        jurisdiction_code,
        0 as in_facts,
        sum(voucher_paid_amount) as in_chain
    from {{ ref('special_fund_use') }}
    group by jurisdiction_code

    union all

    select
        'contract vouchers' as what,
        jurisdiction_code,
        sum(amount) as in_facts,
        0 as in_chain
    from {{ ref('fct_payment') }}
    where contract_no is not null
    group by jurisdiction_code

    union all

    select
        'contract vouchers' as what,
        jurisdiction_code,
        0 as in_facts,
        sum(contract_paid_amount) as in_chain
    from {{ ref('procurement_chain') }}
    group by jurisdiction_code

    union all

    select
        'receipts' as what,
        jurisdiction_code,
        sum(amount) as in_facts,
        0 as in_chain
    from {{ ref('fct_nontax_receipt') }}
    group by jurisdiction_code

    union all

    select
        'receipts' as what,
        jurisdiction_code,
        0 as in_facts,
        sum(receipt_amount) as in_chain
    from {{ ref('fee_reconciliation') }}
    group by jurisdiction_code

)

select
    what,
    jurisdiction_code,
    coalesce(sum(in_facts), 0) as in_facts,
    coalesce(sum(in_chain), 0) as in_chain,
    coalesce(sum(in_facts), 0) - coalesce(sum(in_chain), 0) as difference
from total
group by what, jurisdiction_code
having coalesce(sum(in_facts), 0) <> coalesce(sum(in_chain), 0)
