-- One row per contract and check: the terms and limits of the law (LD) and the red flags of audits (RF), both values
-- beside the outcome. A red flag is a clue to look at and never a breach: WARN, not FAIL.
{% set terms = [
    {
        'check': 'LD01', 'from': 'award_notice_date', 'done': 'signed_date', 'zh': '签订', 'en': 'signed',
        'needs': ('中标通知日期和合同签订日期', 'the days of the notice of award and of signature')
    },
    {
        'check': 'LD02', 'from': 'signed_date', 'done': 'filed_date', 'zh': '备案', 'en': 'filed',
        'needs': ('合同签订日期和备案日期', 'the days of signature and of filing')
    },
    {
        'check': 'LD03', 'from': 'signed_date', 'done': 'published_date', 'zh': '公告', 'en': 'published',
        'needs': ('合同签订日期和公告日期', 'the days of signature and of publication')
    }
] %}
{# what each other check compares (checked, limit, unit), when it holds (kept) or cannot be judged (gap), and says #}
{% set checks = [
    {
        'check': 'LD04',
        'gap': "case
            when method is null then 'not_sent'
            when not is_tender then 'not_applicable'
            when tender_date is null or bid_deadline_date is null then 'not_sent'
            when bid_deadline_date < tender_date then 'out_of_order'
        end",
        'kept': 'bid_days >= limit_setting',
        'checked': 'bid_days',
        'limit': 'limit_setting',
        'unit': "'calendar_day'",
        'zh': "'投标期限 ' || bid_days || ' 日，不得少于 ' || cast(limit_setting as integer) || ' 日'",
        'en': "'days for bids: ' || bid_days || ', no less than ' || cast(limit_setting as integer)",
        'needs': ('采购方式、公告日期和投标截止日期', 'the method, the day of the tender and the last day for bids')
    },
    {
        'check': 'LD05',
        'gap': "case when supplementary_amount is null or award_amount is null then 'not_sent' end",
        'kept': 'supplementary_amount <= award_amount * limit_setting',
        'checked': 'supplementary_amount',
        'limit': 'award_amount * limit_setting',
        'unit': "'currency'",
        'zh': "'补充合同 ' || supplementary_amount || '，原合同 ' || award_amount",
        'en': "'supplements ' || supplementary_amount || ', original contract ' || award_amount",
        'needs': ('合同金额和补充合同金额', 'the amounts of the contract and of its supplements')
    },
    {
        'check': 'LD06',
        'gap': "case
            when line_amount is null then 'no_rule'
            when planned_amount is null or method is null then 'not_sent'
        end",
        'kept': "planned_amount < line_amount or method = 'open_tender'",
        'checked': 'planned_amount',
        'limit': 'line_amount',
        'unit': "'currency'",
        'zh': "'金额 ' || planned_amount || '，限额 ' || line_amount || '，' || case
            when planned_amount < line_amount then '未达公开招标限额'
            when method = 'open_tender' then '已公开招标'
            else '采购方式为' || method_zh || '；经批准的例外不在数据中'
        end",
        'en': "'amount ' || planned_amount || ', line ' || line_amount || ': ' || case
            when planned_amount < line_amount then 'below the line for open tender'
            when method = 'open_tender' then 'put to open tender'
            else 'bought by ' || method_en || '; an exception that was approved is not in the data'
        end",
        'needs': ('采购方式和金额', 'the method and an amount')
    },
    {
        'check': 'RF01',
        'gap': "case
            when method is null then 'not_sent'
            when not is_competitive then 'not_applicable'
            when bidder_count is null then 'not_sent'
        end",
        'kept': 'bidder_count >= limit_setting',
        'checked': 'bidder_count',
        'limit': 'limit_setting',
        'unit': "'count'",
        'zh': "'参加的供应商 ' || bidder_count || ' 家'",
        'en': "'suppliers that took part: ' || bidder_count",
        'needs': ('采购方式和供应商数', 'the method and the number of suppliers')
    },
    {
        'check': 'RF02',
        'gap': "case
            when line_amount is null then 'no_rule'
            when planned_amount is null or method is null then 'not_sent'
        end",
        'kept': 'coalesce(near_count, 0) < limit_setting',
        'checked': 'coalesce(near_count, 0)',
        'limit': 'limit_setting',
        'unit': "'count'",
        'zh': "coalesce(
            cast(window_days_setting as integer) || ' 日内略低于限额 ' || line_amount || ' 而未公开招标的合同 '
            || near_count || ' 个，合计 ' || near_amount,
            '金额 ' || planned_amount || '，不接近限额 ' || line_amount || ' 或已公开招标'
        )",
        'en': "coalesce(
            'contracts just below the line ' || line_amount || ' without open tender within '
            || cast(window_days_setting as integer) || ' days: ' || near_count || ', together ' || near_amount,
            'amount ' || planned_amount || ', not near the line ' || line_amount || ' or put to open tender'
        )",
        'needs': ('采购方式和金额', 'the method and an amount')
    },
    {
        'check': 'RF03',
        'gap': "case when coalesce(estimate_amount, 0) = 0 or award_amount is null then 'not_sent' end",
        'kept': 'award_amount < estimate_amount * limit_setting',
        'checked': 'award_amount',
        'limit': 'estimate_amount * limit_setting',
        'unit': "'currency'",
        'zh': "'中标 ' || award_amount || '，最高限价 ' || estimate_amount",
        'en': "'award ' || award_amount || ', estimate ' || estimate_amount",
        'needs': ('最高限价和中标金额', 'the estimate and the award')
    },
    {
        'check': 'RF04',
        'gap': "case when estimate_amount is null and not sends_estimate_amount then 'not_sent' end",
        'kept': 'coalesce(estimate_amount, 0) > 0',
        'checked': 'case when estimate_amount > 0 then 1 else 0 end',
        'limit': 'limit_setting',
        'unit': "'count'",
        'zh': "coalesce('最高限价 ' || estimate_amount, '没有最高限价，而该部门的其他合同有')",
        'en': "coalesce('estimate ' || estimate_amount, 'no estimate, while other contracts of the department have one')",
        'needs': ('最高限价', 'the estimate')
    },
    {
        'check': 'RF05',
        'gap': "case when won_count is null then 'not_sent' end",
        'kept': 'won_count < limit_setting or won_count < award_count * share_ratio_setting',
        'checked': 'won_count',
        'limit': 'limit_setting',
        'unit': "'count'",
        'zh': "supplier || ' 当年获该部门 ' || award_count || ' 个合同中的 ' || won_count || ' 个'",
        'en': "supplier || ' won ' || won_count || ' of the ' || award_count || ' contracts of the department that year'",
        'needs': ('供应商和日期', 'the supplier and a date')
    }
] %}
{% set precedence = record(['is_own', 'is_of_category', 'valid_from']) %}
with contract as (

    select
        contract.*,
        jurisdiction.calendar_code,
        method.name_zh as method_zh,
        method.name_en as method_en,
        method.is_tender,
        method.is_competitive,
        project.project_code is not null as is_in_project,
        coalesce(contract.tender_date, contract.award_notice_date, contract.signed_date) as begun_date,
        coalesce(contract.budget_amount, contract.estimate_amount, contract.award_amount) as planned_amount,
        {{ day_number('contract.bid_deadline_date') }} - {{ day_number('contract.tender_date') }} as bid_days,
        coalesce(contract.supplier_uscc, contract.supplier_name) as supplier,
        cast(contract.as_of as date) as as_of_date,
        -- a blank means not done only where the department fills the column at all
        count(contract.signed_date) over of_department > 0 as sends_signed_date,
        count(contract.filed_date) over of_department > 0 as sends_filed_date,
        count(contract.published_date) over of_department > 0 as sends_published_date,
        count(contract.estimate_amount) over of_department > 0 as sends_estimate_amount
    from {{ ref('fct_procurement_contract') }} as contract
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on contract.jurisdiction_code = jurisdiction.jurisdiction_code
    left join {{ source('reference', 'procurement_method') }} as method on contract.method = method.method
    left join (
        select distinct project_code
        from {{ ref('fct_investment_stage') }}
    ) as project on contract.project_code = project.project_code
    window of_department as (partition by contract.department_code)

),

-- what a jurisdiction or a category has of its own goes before what holds for any
candidate as (

    select
        contract.contract_no,
        rule.rule_id as check_id,
        rule.parameter,
        cast(rule.value as decimal(18, 4)) as value,
        rule.unit,
        rule.legal_basis,
        rule.evidence,
        rule.valid_from,
        rule.jurisdiction_code <> '*' as is_own,
        rule.category <> '*' as is_of_category
    from contract
    inner join {{ source('reference', 'procurement_rule') }} as rule
        on
            rule.jurisdiction_code in ('*', contract.jurisdiction_code)
            and rule.category in ('*', coalesce(contract.category, '*'))
            and contract.begun_date >= rule.valid_from

),

rule as (

    select
        {% for parameter in ['limit', 'limit_in_project', 'near_ratio', 'share_ratio', 'window_days'] %}
        max_by(value, {{ precedence }}) filter (where parameter = '{{ parameter }}') as {{ parameter }}_setting,
        {% endfor %}
        {% for column in ['unit', 'legal_basis', 'evidence'] %}
        max_by({{ column }}, {{ precedence }}) filter (where parameter = 'limit') as {{ column }},
        max_by({{ column }}, {{ precedence }}) filter (where parameter = 'limit_in_project') as {{ column }}_in_project,
        {% endfor %}
        contract_no,
        check_id
    from candidate
    group by contract_no, check_id

),

term as (

    {% for term in terms %}
    select
        contract.contract_no,
        '{{ term.check }}' as check_id,
        contract.calendar_code,
        contract.{{ term.from }} as from_date,
        contract.{{ term.done }} as done_date,
        coalesce(contract.{{ term.done }}, contract.as_of_date) as until_date,
        contract.sends_{{ term.done }} as sends_done_date,
        contract.as_of_date,
        '{{ term.zh }}' as done_zh,
        '{{ term.en }}' as done_en,
        '{{ term.needs[0] }}' as needs_zh,
        '{{ term.needs[1] }}' as needs_en,
        rule.unit,
        rule.unit = 'workday' as is_in_working_days,
        cast(rule.limit_setting as integer) as limit_days
    from contract
    inner join rule on contract.contract_no = rule.contract_no and rule.check_id = '{{ term.check }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- what is done on a day off counts as done on the next working day
counted_term as (

    select
        term.*,
        case when term.is_in_working_days then '个工作日' else '日' end as day_zh,
        case when term.is_in_working_days then 'working day ' else 'day ' end as day_en,
        due_day.due_date,
        due_day.is_provisional as is_due_provisional,
        case
            when term.is_in_working_days then until_day.workday_number_on_or_after - from_day.workday_number
            else {{ day_number('term.until_date') }} - {{ day_number('term.from_date') }}
        end as day_count,
        case
            when term.is_in_working_days then term.limit_days
            else {{ day_number('due_day.due_date') }} - {{ day_number('term.from_date') }}
        end as last_day_count
    from term
    left join {{ ref('int_organisation__calendar_day') }} as from_day
        on term.calendar_code = from_day.calendar_code and term.from_date = from_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as until_day
        on term.calendar_code = until_day.calendar_code and term.until_date = until_day.calendar_date
    left join {{ ref('int_organisation__due_day') }} as due_day
        on
            term.calendar_code = due_day.calendar_code
            and term.unit = due_day.counting
            and due_day.day_index = term.limit_days
            + case when term.is_in_working_days then from_day.workday_number else from_day.day_number end

),

-- the amount from which only an open tender will do
lined as (

    select
        contract.contract_no,
        contract.department_code,
        contract.category,
        contract.begun_date,
        contract.planned_amount,
        rule.limit_in_project_setting is not null and contract.is_in_project as is_by_project,
        cast(
            case
                when contract.is_in_project then coalesce(rule.limit_in_project_setting, rule.limit_setting)
                else rule.limit_setting
            end as decimal(18, 2)
        ) as line_amount,
        contract.method <> 'open_tender' as is_not_open,
        row_number() over (order by contract.contract_no) as position
    from contract
    inner join rule on contract.contract_no = rule.contract_no and rule.check_id = 'LD06'

),

near_line as (

    select
        lined.*,
        rule.window_days_setting
    from lined
    inner join rule on lined.contract_no = rule.contract_no and rule.check_id = 'RF02'
    where
        lined.is_not_open
        and lined.planned_amount < lined.line_amount
        and lined.planned_amount >= lined.line_amount * rule.near_ratio_setting

),

split_order as (

    select
        near_line.contract_no,
        count(*) as near_count,
        sum(other.planned_amount) as near_amount,
        {{ text_list('other.contract_no', 'other.position', ';') }} as related_contracts
    from near_line
    inner join near_line as other
        on
            near_line.department_code = other.department_code
            and near_line.category = other.category
            and abs({{ day_number('near_line.begun_date') }} - {{ day_number('other.begun_date') }})
            <= near_line.window_days_setting
    group by near_line.contract_no

),

award as (

    select
        contract_no,
        count(*) over (partition by department_code, fiscal_year, supplier) as won_count,
        count(*) over (partition by department_code, fiscal_year) as award_count
    from contract
    where supplier is not null and fiscal_year is not null

),

compared as (

    select
        contract.*,
        lined.line_amount,
        split_order.near_count,
        split_order.near_amount,
        award.won_count,
        award.award_count
    from contract
    left join lined on contract.contract_no = lined.contract_no
    left join split_order on contract.contract_no = split_order.contract_no
    left join award on contract.contract_no = award.contract_no

),

judged as (

    select
        contract_no,
        check_id,
        case
            when from_date is null then 'not_sent'
            when day_count is null or due_date is null then 'calendar_gap'
            when done_date < from_date then 'out_of_order'
            when done_date is null and not sends_done_date then 'not_sent'
            when done_date is null and as_of_date <= due_date then 'not_due'
        end as gap,
        until_date <= due_date as is_kept,
        cast(day_count as decimal(24, 4)) as checked_value,
        cast(last_day_count as decimal(24, 4)) as limit_value,
        unit,
        coalesce(done_date || ' ' || done_zh, '截至 ' || as_of_date || ' 未' || done_zh)
        || '，第 ' || day_count || ' ' || day_zh || '；期限至第 ' || last_day_count || ' ' || day_zh
        || '（' || due_date || '）' as said_zh,
        coalesce(done_en || ' on ' || done_date, 'not ' || done_en || ' by ' || as_of_date)
        || ', ' || day_en || day_count || '; the term ends on ' || day_en || last_day_count
        || ' (' || due_date || ')' as said_en,
        needs_zh,
        needs_en
    from counted_term

    {% for check in checks %}
    union all

    select
        compared.contract_no,
        rule.check_id,
        {{ check.gap }} as gap,
        {{ check.kept }} as is_kept,
        cast({{ check.checked }} as decimal(24, 4)) as checked_value,
        cast({{ check.limit }} as decimal(24, 4)) as limit_value,
        {{ check.unit }} as unit,
        {{ check.zh }} as said_zh,
        {{ check.en }} as said_en,
        '{{ check.needs[0] }}' as needs_zh,
        '{{ check.needs[1] }}' as needs_en
    from compared
    inner join rule on compared.contract_no = rule.contract_no and rule.check_id = '{{ check.check }}'
    {% endfor %}

),

-- every check of every contract, those included for which no rule is in force
checked as (

    select
        contract.contract_no,
        known.rule_id as check_id,
        case
            when judged.contract_no is not null then judged.gap
            when contract.begun_date is null or contract.category is null then 'not_placed'
            else 'no_rule'
        end as gap,
        judged.is_kept,
        judged.checked_value,
        judged.limit_value,
        judged.unit,
        judged.said_zh,
        judged.said_en,
        judged.needs_zh,
        judged.needs_en,
        case when substring(known.rule_id, 1, 2) = 'RF' then 'WARN' else 'FAIL' end as adverse_outcome
    from contract
    cross join (
        select distinct rule_id
        from {{ source('reference', 'procurement_rule') }}
    ) as known
    left join judged on contract.contract_no = judged.contract_no and known.rule_id = judged.check_id

)

select
    checked.contract_no,
    checked.check_id,
    contract.department_code,
    contract.department_name,
    contract.jurisdiction_code,
    contract.currency_code,
    contract.fiscal_year,
    {{ judged_check('checked') }},
    cast(
        case when checked.check_id = 'LD06' then lined.line_amount else rule.limit_setting end as decimal(18, 4)
    ) as threshold_value,
    counted_term.from_date,
    counted_term.due_date,
    counted_term.done_date,
    counted_term.is_due_provisional,
    case when checked.check_id = 'RF02' and not checked.is_kept then split_order.related_contracts end
        as related_contracts,
    case
        when checked.check_id = 'LD06' and lined.is_by_project then rule.legal_basis_in_project
        else rule.legal_basis
    end as legal_basis,
    case
        when checked.check_id = 'LD06' and lined.is_by_project then rule.evidence_in_project
        else rule.evidence
    end as evidence,
    contract.as_of
from checked
inner join contract on checked.contract_no = contract.contract_no
left join rule on checked.contract_no = rule.contract_no and checked.check_id = rule.check_id
left join counted_term
    on checked.contract_no = counted_term.contract_no and checked.check_id = counted_term.check_id
left join lined on checked.contract_no = lined.contract_no
left join split_order on checked.contract_no = split_order.contract_no
order by checked.contract_no, checked.check_id
