-- One row per department, month and matter with a fee or a receipt: the fees that approval cases tell of against the
-- receipts. Where receipts name their case, each case is compared with its own; else only the sums of the month.
with approval_case as (

    select
        case_no,
        department_code,
        matter_code,
        {{ month_of('cast(coalesce(finished_at, accepted_at, applied_at) as date)') }} as month,
        fee_paid_amount
    from {{ ref('fct_approval_case') }}
    where coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')

),

receipt as (

    select
        receipt.department_code,
        receipt.month,
        coalesce(receipt.matter_code, approval_case.matter_code, '-') as matter_code,
        receipt.case_no,
        receipt.case_no is not null and approval_case.case_no is null as is_case_unknown,
        receipt.amount
    from {{ ref('fct_nontax_receipt') }} as receipt
    left join approval_case
        on receipt.case_no = approval_case.case_no and receipt.department_code = approval_case.department_code

),

-- What a department sends, and of which months, decides what can be held against it.
receiving as (

    select
        department_code,
        min(month) as first_month,
        max(month) as last_month,
        count(case_no) > 0 as names_cases
    from receipt
    group by department_code

),

charging as (

    select distinct department_code
    from approval_case
    where fee_paid_amount is not null

),

received_by_case as (

    select
        case_no,
        department_code,
        sum(amount) as received_amount
    from receipt
    where case_no is not null
    group by case_no, department_code

),

charged as (

    select
        approval_case.department_code,
        approval_case.month,
        approval_case.matter_code,
        sum(approval_case.fee_paid_amount) as case_fee_amount,
        count(case when approval_case.fee_paid_amount > 0 then 1 end) as fee_case_count,
        sum(coalesce(received.received_amount, 0)) as case_receipt_amount,
        count(
            case when approval_case.fee_paid_amount > 0 and coalesce(received.received_amount, 0) = 0 then 1 end
        ) as unreceived_case_count,
        sum(
            case
                when coalesce(received.received_amount, 0) = 0 then approval_case.fee_paid_amount
                else 0
            end
        ) as unreceived_amount,
        count(
            case
                when received.received_amount <> 0 and received.received_amount <> approval_case.fee_paid_amount then 1
            end
        ) as differing_case_count,
        sum(
            case
                when received.received_amount <> 0 then received.received_amount - approval_case.fee_paid_amount
                else 0
            end
        ) as differing_amount
    from approval_case
    left join received_by_case as received
        on
            approval_case.case_no = received.case_no
            and approval_case.department_code = received.department_code
    where
        approval_case.fee_paid_amount is not null
        and (approval_case.fee_paid_amount <> 0 or received.received_amount <> 0)
    group by approval_case.department_code, approval_case.month, approval_case.matter_code

),

received as (

    select
        department_code,
        month,
        matter_code,
        count(*) as receipt_count,
        sum(amount) as receipt_amount,
        count(case when case_no is null then 1 end) as receipt_without_case_count,
        sum(case when case_no is null then amount else 0 end) as receipt_without_case_amount,
        count(case when is_case_unknown then 1 end) as receipt_unknown_case_count,
        sum(case when is_case_unknown then amount else 0 end) as receipt_unknown_case_amount
    from receipt
    group by department_code, month, matter_code

),

frame as (

    select
        department_code,
        month,
        matter_code
    from charged
    union distinct
    select
        department_code,
        month,
        matter_code
    from received

),

known as (

    select
        frame.*,
        charging.department_code is not null as is_charging,
        coalesce(frame.month between receiving.first_month and receiving.last_month, false) as is_receiving,
        coalesce(receiving.names_cases, false) as names_cases,
        -- each case against its own receipts
        charging.department_code is not null
        and coalesce(receiving.names_cases, false)
        and coalesce(frame.month between receiving.first_month and receiving.last_month, false) as is_compared
    from frame
    left join charging on frame.department_code = charging.department_code
    left join receiving on frame.department_code = receiving.department_code

),

compared as (

    select
        known.department_code,
        department.department_name,
        department.jurisdiction_code,
        department.currency_code,
        cast({{ fiscal_year_of('known.month', 'department.fiscal_year_start_month') }} as bigint) as fiscal_year,
        known.month,
        known.matter_code,
        known.is_charging,
        known.is_receiving,
        known.names_cases,
        -- fees of cases
        case when known.is_charging then coalesce(charged.fee_case_count, 0) end as fee_case_count,
        case when known.is_charging then coalesce(charged.case_fee_amount, 0) end as case_fee_amount,
        -- receipts
        case when known.is_receiving then coalesce(received.receipt_count, 0) end as receipt_count,
        case when known.is_receiving then coalesce(received.receipt_amount, 0) end as receipt_amount,
        -- case by case
        case when known.is_compared then coalesce(charged.case_receipt_amount, 0) end as case_receipt_amount,
        case when known.is_compared then coalesce(charged.unreceived_case_count, 0) end as unreceived_case_count,
        case when known.is_compared then coalesce(charged.unreceived_amount, 0) end as unreceived_amount,
        case when known.is_compared then coalesce(charged.differing_case_count, 0) end as differing_case_count,
        case when known.is_compared then coalesce(charged.differing_amount, 0) end as differing_amount,
        case when known.is_receiving and known.names_cases then coalesce(received.receipt_without_case_count, 0) end
            as receipt_without_case_count,
        case when known.is_receiving and known.names_cases then coalesce(received.receipt_without_case_amount, 0) end
            as receipt_without_case_amount,
        case when known.is_compared then coalesce(received.receipt_unknown_case_count, 0) end
            as receipt_unknown_case_count,
        case when known.is_compared then coalesce(received.receipt_unknown_case_amount, 0) end
            as receipt_unknown_case_amount,
        build.as_of
    from known
    inner join {{ ref('int_fiscal__department') }} as department on known.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    left join charged
        on
            known.department_code = charged.department_code
            and known.month = charged.month
            and known.matter_code = charged.matter_code
    left join received
        on
            known.department_code = received.department_code
            and known.month = received.month
            and known.matter_code = received.matter_code

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    fiscal_year,
    month,
    matter_code,
    cast(fee_case_count as bigint) as fee_case_count,
    cast(case_fee_amount as decimal(18, 2)) as case_fee_amount,
    cast(receipt_count as bigint) as receipt_count,
    cast(receipt_amount as decimal(18, 2)) as receipt_amount,
    cast(receipt_amount - case_fee_amount as decimal(18, 2)) as fee_difference_amount,
    cast(case_receipt_amount as decimal(18, 2)) as case_receipt_amount,
    cast(unreceived_case_count as bigint) as unreceived_case_count,
    cast(unreceived_amount as decimal(18, 2)) as unreceived_amount,
    cast(differing_case_count as bigint) as differing_case_count,
    cast(differing_amount as decimal(18, 2)) as differing_amount,
    cast(receipt_without_case_count as bigint) as receipt_without_case_count,
    cast(receipt_without_case_amount as decimal(18, 2)) as receipt_without_case_amount,
    cast(receipt_unknown_case_count as bigint) as receipt_unknown_case_count,
    cast(receipt_unknown_case_amount as decimal(18, 2)) as receipt_unknown_case_amount,
    {{ finding_columns([
        {
            'code': 'case_differs',
            'outcome': 'FAIL',
            'condition': 'differing_case_count > 0',
            'reason_zh':
                "cast(differing_case_count as varchar) || ' 件所收与办件所载费用不同，相差 '"
                ~ " || cast(cast(differing_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "cast(differing_case_count as varchar) || ' cases with receipts other than their fee, by '"
                ~ " || cast(cast(differing_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'not_received',
            'outcome': 'WARN',
            'condition': 'unreceived_case_count > 0',
            'reason_zh':
                "cast(unreceived_case_count as varchar) || ' 件费用没有收据，计 '"
                ~ " || cast(cast(unreceived_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "cast(unreceived_case_count as varchar) || ' cases with a fee and no receipt, '"
                ~ " || cast(cast(unreceived_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'receipt_without_case',
            'outcome': 'WARN',
            'condition': 'receipt_without_case_count > 0',
            'reason_zh':
                "cast(receipt_without_case_count as varchar) || ' 笔收据没有办件编号，计 '"
                ~ " || cast(cast(receipt_without_case_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "cast(receipt_without_case_count as varchar) || ' receipts that name no case, '"
                ~ " || cast(cast(receipt_without_case_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'case_unknown',
            'outcome': 'WARN',
            'condition': 'receipt_unknown_case_count > 0',
            'reason_zh':
                "cast(receipt_unknown_case_count as varchar) || ' 笔收据的办件不在该部门办件中，计 '"
                ~ " || cast(cast(receipt_unknown_case_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "cast(receipt_unknown_case_count as varchar) || ' receipts for a case the department does not have, '"
                ~ " || cast(cast(receipt_unknown_case_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'month_differs',
            'outcome': 'WARN',
            'condition': 'not names_cases and receipt_amount <> case_fee_amount',
            'reason_zh':
                "'收据不列办件；本月所收与办件费用相差 '"
                ~ " || cast(cast(receipt_amount - case_fee_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'receipts name no case; those of the month less the fees of cases leave '"
                ~ " || cast(cast(receipt_amount - case_fee_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'receipts_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'not is_receiving',
            'reason_zh': "'该部门没有报送本月的非税收入'",
            'reason_en': "'the department sent no receipts of the month'",
        },
        {
            'code': 'fees_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'not is_charging',
            'reason_zh': "'该部门的办件不报送收费金额'",
            'reason_en': "'the cases of the department tell no fee'",
        },
    ]) }},
    as_of
from compared
order by jurisdiction_code, department_code, month, matter_code
