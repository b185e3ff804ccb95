-- One row per government investment project, check and item: GI01 to GI06, both values beside the outcome. What the
-- regulation only wants reported, audited first or explained is WARN; what it forbids or demands is FAIL.
{# what each check compares (checked, limit, unit), when it holds (kept) or cannot be judged (gap), and says #}
{% set checks = [
    {
        'check': 'GI01',
        'item': '-',
        'parameter': 'investment_approved_estimate_excess_ratio',
        'adverse': 'WARN',
        'gap': "case
            when original_approved_estimate_amount is null and not has_later_stage then 'not_reached'
            when original_approved_estimate_amount is null or estimate_amount is null then 'not_sent'
        end",
        'kept': 'original_approved_estimate_amount <= estimate_amount * (1 + setting)',
        'checked': 'original_approved_estimate_amount',
        'limit': 'estimate_amount * (1 + setting)',
        'unit': "'currency'",
        'zh': "'概算 ' || original_approved_estimate_amount || '，可研估算 ' || estimate_amount",
        'en': "'approved estimate ' || original_approved_estimate_amount || ', estimate ' || estimate_amount",
        'needs': ('可研估算和概算', 'the estimate and the approved estimate')
    },
    {
        'check': 'GI02',
        'item': 'cost',
        'parameter': 'investment_cost_over_approved_ratio',
        'adverse': 'FAIL',
        'gap': "case
            when cost_amount is null then 'not_reached'
            when approved_estimate_amount is null then 'not_sent'
        end",
        'kept': 'cost_amount <= approved_estimate_amount * (1 + setting)',
        'checked': 'cost_amount',
        'limit': 'approved_estimate_amount * (1 + setting)',
        'unit': "'currency'",
        'zh': "cost_zh || ' ' || cost_amount || '，经批准的概算 ' || approved_estimate_amount",
        'en': "cost_en || ' ' || cost_amount || ', approved estimate ' || approved_estimate_amount",
        'needs': ('概算', 'the approved estimate')
    },
    {
        'check': 'GI02',
        'item': 'increase',
        'parameter': 'investment_cost_over_approved_ratio',
        'adverse': 'WARN',
        'gap': "case
            when approved_estimate_amount is null and not has_later_stage then 'not_reached'
            when approved_estimate_amount is null or (other_reason_count = 0 and no_reason_count > 0) then 'not_sent'
        end",
        'kept': 'other_reason_count = 0',
        'checked': 'other_reason_count',
        'limit': '0',
        'unit': "'count'",
        'zh': "'调增概算 ' || increase_count || ' 次，其中非政策、价格、地质原因 ' || other_reason_count || ' 次'",
        'en': "'increases of the approved estimate: ' || increase_count
        || ', for other reasons than policy, price and geology: ' || other_reason_count",
        'needs': ('概算或其调增原因', 'the approved estimate or the reason of its increase')
    },
    {
        'check': 'GI03',
        'item': '-',
        'parameter': 'investment_central_increase_ratio',
        'adverse': 'WARN',
        'gap': "case
            when is_central_investment = false then 'not_applicable'
            when original_approved_estimate_amount is null and not has_later_stage then 'not_reached'
            when is_central_investment is null or original_approved_estimate_amount is null then 'not_sent'
        end",
        'kept': 'approved_estimate_amount <= original_approved_estimate_amount * (1 + setting)',
        'checked': 'approved_estimate_amount',
        'limit': 'original_approved_estimate_amount * (1 + setting)',
        'unit': "'currency'",
        'zh': "'调整后概算 ' || approved_estimate_amount || '，原概算 ' || original_approved_estimate_amount",
        'en': "'approved estimate now ' || approved_estimate_amount || ', originally '
        || original_approved_estimate_amount",
        'needs': ('是否中央直接投资和概算', 'whether the central government invests directly, and the approved estimate')
    },
    {
        'check': 'GI04',
        'item': '-',
        'parameter': 'investment_surplus_return_months',
        'adverse': 'FAIL',
        'gap': "case
            when not is_completed then 'not_completed'
            when surplus_amount is null then 'not_sent'
            when surplus_amount = 0 then null
            when coalesce(surplus_returned_amount, 0) < surplus_amount and as_of_date <= return_due_date then 'not_due'
            when surplus_returned_amount is null then 'not_sent'
            when
                surplus_returned_amount >= surplus_amount
                and surplus_returned_date is null
                and as_of_date > return_due_date
                then 'not_sent'
        end",
        'kept': 'surplus_amount = 0 or (
            surplus_returned_amount >= surplus_amount
            and coalesce(surplus_returned_date, as_of_date) <= return_due_date
        )',
        'checked': 'case when surplus_amount = 0 then 0 else surplus_returned_amount end',
        'limit': 'surplus_amount',
        'unit': "'currency'",
        'zh': "'结余 ' || surplus_amount || coalesce('，已交回 ' || surplus_returned_amount, '')
        || coalesce('（' || surplus_returned_date || '）', '') || '，期限 ' || return_due_date",
        'en': "'left over ' || surplus_amount || coalesce(', returned ' || surplus_returned_amount, '')
        || coalesce(' on ' || surplus_returned_date, '') || ', due by ' || return_due_date",
        'needs': ('结余资金及其交回金额和日期', 'the money left over, what of it was returned and when')
    },
    {
        'check': 'GI05',
        'item': 'tail_works',
        'parameter': 'investment_tail_works_ratio',
        'adverse': 'FAIL',
        'gap': "case
            when final_accounts_amount is null and tail_works_amount is null then 'not_reached'
            when tail_works_amount is null or approved_estimate_amount is null then 'not_sent'
        end",
        'kept': 'tail_works_amount <= approved_estimate_amount * setting',
        'checked': 'tail_works_amount',
        'limit': 'approved_estimate_amount * setting',
        'unit': "'currency'",
        'zh': "'尾工 ' || tail_works_amount || '，概算 ' || approved_estimate_amount",
        'en': "'works left over ' || tail_works_amount || ', approved estimate ' || approved_estimate_amount",
        'needs': ('尾工金额和概算', 'the works left over and the approved estimate')
    },
    {
        'check': 'GI05',
        'item': 'term',
        'parameter': 'investment_final_accounts_months',
        'adverse': 'FAIL',
        'gap': "case
            when not is_completed then 'not_completed'
            when project_size is null and extension_months > medium_extension_setting then 'not_sent'
            when final_accounts_date is null and final_accounts_amount is not null then 'not_sent'
            when final_accounts_date < actual_end_date then 'out_of_order'
            when final_accounts_date is null and as_of_date <= accounts_due_date then 'not_due'
        end",
        'kept': 'coalesce(final_accounts_date, as_of_date) <= accounts_due_date',
        'checked': day_number('coalesce(final_accounts_date, as_of_date)') ~ ' - ' ~ day_number('actual_end_date'),
        'limit': day_number('accounts_due_date') ~ ' - ' ~ day_number('actual_end_date'),
        'unit': "'calendar_day'",
        'zh': "actual_end_date || ' 完工，' || coalesce(
            final_accounts_date || ' 竣工财务决算', '截至 ' || as_of_date || ' 没有竣工财务决算'
        ) || '，期限 ' || accounts_due_date",
        'en': "'completed on ' || actual_end_date || coalesce(
            ', final accounts on ' || final_accounts_date, ', no final accounts by ' || as_of_date
        ) || ', due by ' || accounts_due_date",
        'needs': ('竣工财务决算日期或项目规模', 'the day of the final accounts or the size of the project')
    },
    {
        'check': 'GI06',
        'item': '-',
        'parameter': 'investment_contractor_financed_amount',
        'adverse': 'FAIL',
        'gap': "case when contractor_financed_amount is null then 'not_sent' end",
        'kept': 'contractor_financed_amount <= setting',
        'checked': 'contractor_financed_amount',
        'limit': 'setting',
        'unit': "'currency'",
        'zh': "'施工单位垫资 ' || contractor_financed_amount",
        'en': "'advanced by the contractor ' || contractor_financed_amount",
        'needs': ('施工单位垫资金额', 'the money advanced by the contractor')
    }
] %}
{% set precedence = record(['is_own', 'valid_from']) %}
with project as (

    select
        *,
        cast(as_of as date) as as_of_date,
        -- a settlement as the contractor submits it is a claim and no cost
        coalesce(final_accounts_amount, settlement_approved_amount, contract_amount, budget_amount) as cost_amount,
        case
            when final_accounts_amount is not null then '竣工财务决算'
            when settlement_approved_amount is not null then '结算审定'
            when contract_amount is not null then '合同'
            else '预算'
        end as cost_zh,
        case
            when final_accounts_amount is not null then 'final accounts'
            when settlement_approved_amount is not null then 'approved settlement'
            when contract_amount is not null then 'contract'
            else 'budget'
        end as cost_en,
        coalesce(
            budget_amount,
            contract_amount,
            settlement_submitted_amount,
            settlement_approved_amount,
            final_accounts_amount
        ) is not null as has_later_stage
    from {{ ref('investment_project_cost') }}

),

approved_estimate as (

    select
        project_code,
        amount,
        reason_code,
        lag(amount) over (partition by project_code order by stage_version) as previous_amount
    from {{ ref('fct_investment_stage') }}
    where stage = 'approved_estimate'

),

-- policy, price and geology are the reasons the regulation names, and it does not close the list
increase as (

    select
        project_code,
        count(*) as increase_count,
        count(*) filter (where reason_code is null) as no_reason_count,
        count(*) filter (where reason_code not in ('policy', 'price', 'geology')) as other_reason_count
    from approved_estimate
    where amount > previous_amount
    group by project_code

),

-- what holds on the day of completion, or at as_of while the project is under way
candidate as (

    select
        project.project_code,
        setting.parameter,
        cast(setting.value as decimal(18, 4)) as value,
        setting.origin,
        setting.evidence,
        setting.valid_from,
        setting.jurisdiction_code <> '*' as is_own
    from project
    inner join {{ source('reference', 'fiscal_parameter') }} as setting
        on
            setting.jurisdiction_code in ('*', project.jurisdiction_code)
            and setting.valid_from <= coalesce(project.actual_end_date, project.as_of_date)

),

rule as (

    select
        project_code,
        parameter,
        max_by(value, {{ precedence }}) as setting,
        max_by(origin, {{ precedence }}) as legal_basis,
        max_by(evidence, {{ precedence }}) as evidence
    from candidate
    group by project_code, parameter

),

setting as (

    select
        project_code,
        max(case when parameter = 'investment_surplus_return_months' then cast(setting as integer) end)
            as return_months,
        max(case when parameter = 'investment_final_accounts_months' then cast(setting as integer) end)
            as accounts_months,
        max(case when parameter = 'investment_extension_months' then cast(setting as integer) end)
            as medium_extension_setting,
        max(case when parameter = 'investment_extension_large_months' then cast(setting as integer) end)
            as large_extension_setting
    from rule
    group by project_code

),

extended as (

    select
        project.*,
        coalesce(increase.increase_count, 0) as increase_count,
        coalesce(increase.no_reason_count, 0) as no_reason_count,
        coalesce(increase.other_reason_count, 0) as other_reason_count,
        setting.medium_extension_setting,
        setting.return_months,
        setting.accounts_months
        + least(
            cast(coalesce(project.extension_months, 0) as integer),
            case
                when project.project_size = 'large' then setting.large_extension_setting
                else setting.medium_extension_setting
            end
        ) as extended_months
    from project
    left join increase on project.project_code = increase.project_code
    left join setting on project.project_code = setting.project_code

),

due as (

    select
        *,
        {{ months_after('actual_end_date', 'return_months') }} as return_due_date,
        {{ months_after('actual_end_date', 'extended_months') }} as accounts_due_date
    from extended

),

judged as (

    {% for check in checks %}
    select
        due.project_code,
        '{{ check.check }}' as check_id,
        '{{ check.item }}' as item,
        '{{ check.adverse }}' as adverse_outcome,
        case
            when rule.setting is null then 'no_rule'
            else {{ check.gap }}
        end as gap,
        {{ check.kept }} as is_kept,
        cast({{ check.checked }} as decimal(24, 4)) as checked_value,
        cast({{ check.limit }} as decimal(24, 4)) as limit_value,
        {{ check.unit }} as unit,
        {{ check.zh }} as said_zh,
        {{ check.en }} as said_en,
        '{{ check.needs[0] }}' as needs_zh,
        '{{ check.needs[1] }}' as needs_en,
        rule.setting as threshold_value,
        rule.legal_basis,
        rule.evidence
    from due
    left join rule on due.project_code = rule.project_code and rule.parameter = '{{ check.parameter }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    judged.project_code,
    judged.check_id,
    judged.item,
    project.project_name,
    project.department_code,
    project.department_name,
    project.jurisdiction_code,
    project.currency_code,
    {{ judged_check('judged') }},
    judged.threshold_value,
    judged.legal_basis,
    judged.evidence,
    project.as_of
from judged
inner join project on judged.project_code = project.project_code
order by judged.project_code, judged.check_id, judged.item
