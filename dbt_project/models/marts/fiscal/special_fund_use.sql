-- One row per special fund and department that uses it: what was allocated, disbursed, used and returned, how long
-- money lay unused, and whether the vouchers that name the fund come to what was used.
with event as (

    select
        *,
        sum(case when event_type = 'disbursed' then amount else 0 end) over (
            partition by fund_code, department_code
            order by event_date, event_no
            rows between unbounded preceding and current row
        ) as disbursed_so_far
    from {{ ref('fct_special_fund_event') }}

),

summed as (

    select
        fund_code,
        department_code,
        max(fund_name) as fund_name,
        max(fiscal_year) as last_fiscal_year,
        min(case when event_type = 'allocated' then event_date end) as first_allocated_date,
        min(case when event_type = 'disbursed' then event_date end) as first_disbursed_date,
        min(case when event_type = 'used' then event_date end) as first_used_date,
        max(case when event_type = 'returned' then event_date end) as last_returned_date,
        sum(case when event_type = 'allocated' then amount end) as allocated_amount,
        -- what was used or returned had been disbursed: how much is not known where no disbursement is told
        case
            when count(case when event_type = 'disbursed' then 1 end) > 0
                then sum(case when event_type = 'disbursed' then amount else 0 end)
            when count(case when event_type in ('used', 'returned') then 1 end) = 0 then 0
        end as disbursed_amount,
        sum(case when event_type = 'used' then amount else 0 end) as used_amount,
        sum(case when event_type = 'returned' then amount else 0 end) as returned_amount
    from event
    group by fund_code, department_code

),

-- First in, first out: the unused money is that of the last disbursements.
unused as (

    select
        event.fund_code,
        event.department_code,
        min(event.event_date) as unused_since_date
    from event
    inner join summed on event.fund_code = summed.fund_code and event.department_code = summed.department_code
    where
        event.event_type = 'disbursed'
        and event.disbursed_so_far > summed.used_amount + summed.returned_amount
    group by event.fund_code, event.department_code

),

voucher as (

    select
        fund_code,
        department_code,
        max(fiscal_year) as last_fiscal_year,
        count(*) as voucher_count,
        sum(amount) as voucher_paid_amount
    from {{ ref('fct_payment') }}
    where fund_code is not null
    group by fund_code, department_code

),

-- Only a department whose vouchers name any fund can be held to naming this one.
naming as (

    select distinct department_code
    from voucher

),

fund as (

    select
        coalesce(summed.fund_code, voucher.fund_code) as fund_code,
        coalesce(summed.department_code, voucher.department_code) as department_code,
        cast(
            greatest(
                coalesce(summed.last_fiscal_year, voucher.last_fiscal_year),
                coalesce(voucher.last_fiscal_year, summed.last_fiscal_year)
            ) as bigint
        ) as last_fiscal_year,
        summed.fund_code is not null as has_event,
        summed.fund_name,
        summed.first_allocated_date,
        summed.first_disbursed_date,
        summed.first_used_date,
        summed.last_returned_date,
        summed.allocated_amount,
        summed.disbursed_amount,
        summed.used_amount,
        summed.returned_amount,
        summed.disbursed_amount - summed.used_amount - summed.returned_amount as balance_amount,
        voucher.voucher_count,
        voucher.voucher_paid_amount
    from summed
    full outer join voucher
        on summed.fund_code = voucher.fund_code and summed.department_code = voucher.department_code

),

compared as (

    select
        fund.fund_code,
        fund.department_code,
        department.department_name,
        department.jurisdiction_code,
        department.currency_code,
        fund.last_fiscal_year,
        fund.has_event,
        fund.fund_name,
        fund.first_allocated_date,
        fund.first_disbursed_date,
        fund.first_used_date,
        fund.allocated_amount,
        fund.disbursed_amount,
        fund.used_amount,
        fund.returned_amount,
        fund.balance_amount,
        case
            when fund.first_disbursed_date is not null
                then
                    greatest(
                        0,
                        coalesce(
                            fund.first_used_date,
                            case when fund.balance_amount <= 0 then fund.last_returned_date end,
                            build.as_of_date
                        ) - fund.first_disbursed_date
                    )
        end as idle_before_use_days,
        case when fund.balance_amount > 0 then unused.unused_since_date end as unused_since_date,
        case when fund.balance_amount > 0 then greatest(0, build.as_of_date - unused.unused_since_date) end
            as unused_balance_days,
        idle.value as idle_limit_days,
        case when naming.department_code is not null then coalesce(fund.voucher_count, 0) end as voucher_count,
        case when naming.department_code is not null then coalesce(fund.voucher_paid_amount, 0) end
            as voucher_paid_amount,
        build.as_of
    from fund
    inner join {{ ref('int_fiscal__department') }} as department on fund.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    left join unused on fund.fund_code = unused.fund_code and fund.department_code = unused.department_code
    left join naming on fund.department_code = naming.department_code
    left join {{ ref('int_fiscal__parameter') }} as idle
        on
            department.jurisdiction_code = idle.jurisdiction_code
            and idle.parameter = 'special_fund_idle_days'
            and {{ in_force('idle', 'build.as_of_date') }}

)

select
    fund_code,
    fund_name,
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    last_fiscal_year,
    -- amounts
    cast(allocated_amount as decimal(18, 2)) as allocated_amount,
    cast(disbursed_amount as decimal(18, 2)) as disbursed_amount,
    cast(used_amount as decimal(18, 2)) as used_amount,
    cast(returned_amount as decimal(18, 2)) as returned_amount,
    cast(balance_amount as decimal(18, 2)) as balance_amount,
    {{ exact_ratio('used_amount', 'disbursed_amount') }} as fund_use_ratio,
    -- days
    first_allocated_date,
    first_disbursed_date,
    first_used_date,
    cast(idle_before_use_days as bigint) as idle_before_use_days,
    unused_since_date,
    cast(unused_balance_days as bigint) as unused_balance_days,
    cast(idle_limit_days as bigint) as idle_limit_days,
    -- chain to the vouchers
    cast(voucher_count as bigint) as voucher_count,
    cast(voucher_paid_amount as decimal(18, 2)) as voucher_paid_amount,
    cast(used_amount - voucher_paid_amount as decimal(18, 2)) as voucher_difference_amount,
    -- what was found
    {{ finding_columns([
        {
            'code': 'over_used',
            'outcome': 'FAIL',
            'condition': 'balance_amount < 0',
            'reason_zh': "'使用与交回合计超过拨付 ' || cast(cast(-balance_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'used and returned exceed what was disbursed by '"
                ~ " || cast(cast(-balance_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'over_disbursed',
            'outcome': 'WARN',
            'condition': 'disbursed_amount > allocated_amount',
            'reason_zh':
                "'拨付超过下达 ' || cast(cast(disbursed_amount - allocated_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'disbursed exceeds what was allocated by '"
                ~ " || cast(cast(disbursed_amount - allocated_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'idle',
            'outcome': 'WARN',
            'condition': 'unused_balance_days > idle_limit_days',
            'reason_zh':
                "'余额闲置 ' || cast(unused_balance_days as varchar) || ' 日，超过 '"
                ~ " || cast(cast(idle_limit_days as bigint) as varchar) || ' 日'",
            'reason_en':
                "'the balance has lain unused for ' || cast(unused_balance_days as varchar) || ' days, more than '"
                ~ " || cast(cast(idle_limit_days as bigint) as varchar)",
        },
        {
            'code': 'voucher_differs',
            'outcome': 'WARN',
            'condition': 'used_amount <> voucher_paid_amount',
            'reason_zh':
                "'使用与凭证相差 ' || cast(cast(used_amount - voucher_paid_amount as decimal(18, 2)) as varchar)",
            'reason_en':
                "'used less vouchers leaves ' || cast(cast(used_amount - voucher_paid_amount as decimal(18, 2)) as varchar)",
        },
        {
            'code': 'no_event',
            'outcome': 'WARN',
            'condition': 'not has_event',
            'reason_zh': "'凭证所列专项资金没有下达、拨付或使用记录'",
            'reason_en': "'vouchers name a fund of which no event was sent'",
        },
        {
            'code': 'disbursement_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'has_event and disbursed_amount is null',
            'reason_zh': "'没有拨付记录，无法计算余额'",
            'reason_en': "'no disbursement was sent, so that the balance is not known'",
        },
        {
            'code': 'vouchers_not_sent',
            'outcome': 'INSUFFICIENT_DATA',
            'condition': 'used_amount > 0 and voucher_paid_amount is null',
            'reason_zh': "'该部门的凭证不列专项资金，无法核对'",
            'reason_en': "'no voucher of the department names a fund, so that nothing can be compared'",
        },
    ]) }},
    as_of
from compared
order by fund_code, department_code
