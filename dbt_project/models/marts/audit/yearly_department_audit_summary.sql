-- One row per department and year: what its audits found and what became of it by the end of the year (AU01 to AU11).
{% set categories = [
    ('violation', '违规'), ('irregular', '管理不规范'), ('loss', '损失浪费')
] %}
{% set handlings = [('paid_in', '上缴'), ('returned', '归还'), ('rebooked', '调账')] %}
{% set ages = [
    ('0_30', 0, 30), ('31_90', 30, 90), ('91_180', 90, 180), ('181_365', 180, 365), ('over_365', 365, 9999999)
] %}
{% set finding_counts = [
    'finding_count', 'violation_finding_count', 'irregular_finding_count', 'loss_finding_count', 'non_amount_finding_count', 'uncategorised_finding_count',
    'repeat_known_finding_count', 'repeat_finding_count'
] %}
{% set finding_amounts = [
    'found_amount', 'violation_amount', 'irregular_amount', 'loss_amount', 'uncategorised_amount', 'required_amount',
    'paid_in_required_amount', 'returned_required_amount', 'rebooked_required_amount'
] %}
{% set rectified_amounts = [
    'rectified_required_amount', 'paid_in_rectified_amount', 'returned_rectified_amount', 'rebooked_rectified_amount'
] %}
with period as (

    select * from {{ ref('int_audit__department_year') }}

),

finding as (

    select
        finding.*,
        extract(year from finding.raised_date) as raised_year,
        case
            when finding.effective_due_date is not null then greatest(finding.raised_date, finding.effective_due_date)
        end as matured_date
    from {{ ref('fct_audit_finding') }} as finding
    where finding.raised_date <= cast(finding.as_of as date)

),

-- what was put right by the end of the year of the report, no more of it than was wanted
rectified as (

    select
        finding.finding_no,
        case
            when finding.required_amount is not null
                then least(finding.required_amount, coalesce(sum(event.amount), 0))
        end as rectified_amount
    from finding
    inner join period on finding.department_code = period.department_code and finding.raised_year = period.year
    left join {{ ref('fct_audit_rectification') }} as event
        on finding.finding_no = event.finding_no and period.measured_date >= event.event_date
    group by finding.finding_no, finding.required_amount

),

raised as (

    select
        finding.department_code,
        finding.raised_year as year,
        count(*) as finding_count,
        sum(finding.amount) as found_amount,
        {% for name, category in categories %}
        count(*) filter (where finding.amount_category = '{{ category }}') as {{ name }}_finding_count,
        sum(finding.amount) filter (where finding.amount_category = '{{ category }}') as {{ name }}_amount,
        {% endfor %}
        count(*) filter (where finding.amount_category = 'non_amount') as non_amount_finding_count,
        count(*) filter (where finding.amount_category is null) as uncategorised_finding_count,
        sum(finding.amount) filter (
            where finding.amount_category is null or finding.amount_category = 'non_amount'
        ) as uncategorised_amount,
        count(finding.is_repeat) as repeat_known_finding_count,
        count(*) filter (where finding.is_repeat) as repeat_finding_count,
        {% for name, handling in handlings %}
        sum(finding.required_amount) filter (where finding.handling = '{{ handling }}') as {{ name }}_required_amount,
        sum(rectified.rectified_amount) filter (where finding.handling = '{{ handling }}')
            as {{ name }}_rectified_amount,
        {% endfor %}
        count(*) filter (where finding.struck_off_date <= period.measured_date) as closed_finding_count,
        sum(finding.required_amount) as required_amount,
        sum(rectified.rectified_amount) as rectified_required_amount
    from finding
    inner join period on finding.department_code = period.department_code and finding.raised_year = period.year
    left join rectified on finding.finding_no = rectified.finding_no
    group by finding.department_code, finding.raised_year

),

-- every finding falls due in one year, whichever year raised it
due as (

    select
        finding.department_code,
        period.year,
        count(*) as due_finding_count,
        count(*) filter (where finding.struck_off_date <= period.measured_date) as closed_due_finding_count,
        count(*) filter (where finding.struck_off_date <= finding.effective_due_date) as on_time_closed_finding_count
    from finding
    inner join period
        on
            finding.department_code = period.department_code
            and finding.matured_date >= period.first_date
            and finding.matured_date <= period.measured_date
    group by finding.department_code, period.year

),

-- what is still open past its day at the end of the year, of this and of all earlier years
standing as (

    select
        finding.department_code,
        period.year,
        {{ day_number('period.measured_date') }} - {{ day_number('finding.effective_due_date') }} as days_past_due
    from finding
    inner join period
        on
            finding.department_code = period.department_code
            and finding.raised_date <= period.measured_date
            and finding.effective_due_date < period.measured_date
    where finding.struck_off_date is null or finding.struck_off_date > period.measured_date

),

overdue as (

    select
        department_code,
        year,
        {% for age, above, up_to in ages %}
        count(*) filter (where days_past_due > {{ above }} and days_past_due <= {{ up_to }})
            as overdue_{{ age }}_finding_count,
        {% endfor %}
        count(*) as overdue_finding_count
    from standing
    group by department_code, year

),

struck_off as (

    select
        department_code,
        extract(year from struck_off_date) as year,
        count(*) as struck_off_finding_count,
        {{ exact_mean(day_number('struck_off_date') ~ ' - ' ~ day_number('raised_date')) }} as mean_rectification_days
    from finding
    where struck_off_date is not null
    group by department_code, extract(year from struck_off_date)

),

event as (

    select
        event.department_code,
        extract(year from event.event_date) as year,
        count(*) as event_count,
        sum(event.amount) as rectified_in_year_amount,
        sum(cast(event.is_rule_made as integer)) as audit_rule_made_count,
        sum(event.held_to_account_count) as audit_held_to_account_count,
        count(distinct case when event.event_type = 'transferred' then event.finding_no end)
            as transferred_finding_count
    from {{ ref('fct_audit_rectification') }} as event
    where event.event_date <= cast(event.as_of as date)
    group by event.department_code, extract(year from event.event_date)

),

recommendation as (

    select
        recommendation.department_code,
        recommendation.status,
        coalesce(recommendation.issued_date, audit.report_date) as issued_date,
        coalesce(recommendation.adopted_date, recommendation.issued_date, audit.report_date) as answered_date
    from {{ ref('fct_audit_recommendation') }} as recommendation
    left join {{ ref('fct_audit_project') }} as audit on recommendation.audit_no = audit.audit_no

),

recommended as (

    select
        recommendation.department_code,
        period.year,
        {% for status in ['adopted', 'partly_adopted'] %}
        count(*) filter (
            where recommendation.status = '{{ status }}' and recommendation.answered_date <= period.measured_date
        ) as {{ status }}_recommendation_count,
        {% endfor %}
        count(*) as recommendation_count
    from recommendation
    inner join period
        on
            recommendation.department_code = period.department_code
            and recommendation.issued_date >= period.first_date
            and recommendation.issued_date <= period.measured_date
    group by recommendation.department_code, period.year

),

-- a project counts in the year in which its settlement was first approved
settled_project as (

    select
        project_code,
        min(approved_date) as settled_date
    from {{ ref('fct_investment_stage') }}
    where stage = 'settlement_approved'
    group by project_code

),

settlement as (

    select
        settled_project.project_code,
        period.year,
        {% for stage in ['submitted', 'approved'] %}
        max_by(stage.amount, stage.stage_version) filter (where stage.stage = 'settlement_{{ stage }}')
            as {{ stage }}_amount,
        {% endfor %}
        max_by(stage.department_code, stage.stage_version) filter (where stage.stage = 'settlement_approved')
            as department_code
    from settled_project
    inner join {{ ref('fct_investment_stage') }} as stage on settled_project.project_code = stage.project_code
    inner join period
        on
            stage.department_code = period.department_code
            and settled_project.settled_date >= period.first_date
            and settled_project.settled_date <= period.measured_date
            and coalesce(stage.approved_date, settled_project.settled_date) <= period.measured_date
    where stage.stage in ('settlement_submitted', 'settlement_approved')
    group by settled_project.project_code, period.year

),

settled as (

    select
        department_code,
        year,
        count(*) as settlement_project_count,
        sum(submitted_amount) as settlement_submitted_amount,
        sum(submitted_amount - approved_amount) as settlement_reduction_amount
    from settlement
    where submitted_amount is not null and approved_amount is not null
    group by department_code, year

),

audited as (

    select
        audit.department_code,
        period.year,
        count(*) as audit_count,
        sum(audit.audited_amount) as audited_amount,
        count(*) - count(audit.audited_amount) as unknown_amount_audit_count,
        count(audit.is_performance_audit) as performance_known_audit_count,
        count(*) filter (where audit.is_performance_audit) as performance_audit_count,
        count(distinct case when audit.project_code <> '-' then audit.project_code end) as audited_project_count,
        count(distinct case when audit.is_performance_audit and audit.project_code <> '-' then audit.project_code end)
            as performance_audited_project_count,
        count(*) filter (where audit.published_date <= period.measured_date) as published_audit_count,
        count(*) filter (where audit.is_performance_audit and audit.published_date <= period.measured_date)
            as published_performance_audit_count
    from {{ ref('fct_audit_project') }} as audit
    inner join period
        on
            audit.department_code = period.department_code
            and audit.report_date >= period.first_date
            and audit.report_date <= period.measured_date
    group by audit.department_code, period.year

),

-- none is nought where it was sent, and blank where it was not
measured as (

    select
        period.*,
        {% for column in [
            'audit_count', 'unknown_amount_audit_count', 'performance_known_audit_count', 'performance_audit_count',
            'audited_project_count', 'performance_audited_project_count', 'published_audit_count',
            'published_performance_audit_count'
        ] %}
        coalesce(audited.{{ column }}, 0) as {{ column }},
        {% endfor %}
        case when audited.audit_count is null then 0 else audited.audited_amount end as audited_amount,
        {% for column in finding_counts + finding_amounts %}
        case when period.sends_findings then coalesce(raised.{{ column }}, 0) end as {{ column }},
        {% endfor %}
        {% for column in ['closed_finding_count'] + rectified_amounts %}
        case when period.sends_rectifications then coalesce(raised.{{ column }}, 0) end as {{ column }},
        {% endfor %}
        case when period.sends_findings then coalesce(due.due_finding_count, 0) end as due_finding_count,
        {% for column in ['closed_due_finding_count', 'on_time_closed_finding_count'] %}
        case when period.sends_rectifications then coalesce(due.{{ column }}, 0) end as {{ column }},
        {% endfor %}
        case when period.sends_findings then coalesce(overdue.overdue_finding_count, 0) end
            as overdue_finding_count,
        {% for age, above, up_to in ages %}
        case when period.sends_findings then coalesce(overdue.overdue_{{ age }}_finding_count, 0) end
            as overdue_{{ age }}_finding_count,
        {% endfor %}
        case when period.sends_rectifications then coalesce(struck_off.struck_off_finding_count, 0) end
            as struck_off_finding_count,
        struck_off.mean_rectification_days,
        {% for column in [
            'rectified_in_year_amount', 'audit_rule_made_count', 'audit_held_to_account_count', 'transferred_finding_count'
        ] %}
        case
            when not period.sends_rectifications then null
            when event.event_count is null then 0
            else event.{{ column }}
        end as {{ column }},
        {% endfor %}
        {% for column in [
            'recommendation_count', 'adopted_recommendation_count', 'partly_adopted_recommendation_count'
        ] %}
        case when period.sends_recommendations then coalesce(recommended.{{ column }}, 0) end as {{ column }},
        {% endfor %}
        settled.settlement_project_count,
        settled.settlement_submitted_amount,
        settled.settlement_reduction_amount,
        {{ exact_ratio('previous.performance_audit_count', 'previous.performance_known_audit_count') }}
            as previous_performance_audit_ratio
    from period
    {% for relation in [
        'audited', 'raised', 'due', 'overdue', 'struck_off', 'event', 'recommended', 'settled'
    ] %}
    left join {{ relation }}
        on period.department_code = {{ relation }}.department_code and period.year = {{ relation }}.year
    {% endfor %}
    left join audited as previous
        on period.department_code = previous.department_code and period.year = previous.year + 1

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    {{ to_count('year') }} as year,
    measured_date,
    measured_date = last_date as is_complete,
    {{ to_count('audit_count') }} as audit_count,
    cast(audited_amount as decimal(18, 2)) as audited_amount,
    {{ to_count('unknown_amount_audit_count') }} as unknown_amount_audit_count,
    {% for column in finding_counts[:-2] %}
    {{ to_count(column) }} as {{ column }},
    {% endfor %}
    {% for column in finding_amounts[:5] %}
    cast({{ column }} as decimal(18, 2)) as {{ column }},
    {% endfor %}
    -- AU01
    {% for count, base, ratio in [
        ('closed_due_finding_count', 'due_finding_count', 'closed_due_finding_ratio'),
        ('closed_finding_count', 'finding_count', 'closed_finding_ratio'),
    ] %}
    {% if base != 'finding_count' %}
    {{ to_count(base) }} as {{ base }},
    {% endif %}
    {{ to_count(count) }} as {{ count }},
    {{ exact_ratio(count, base) }} as {{ ratio }},
    {% endfor %}
    -- AU02
    cast(required_amount as decimal(18, 2)) as required_amount,
    cast(rectified_required_amount as decimal(18, 2)) as rectified_required_amount,
    {{ exact_ratio('rectified_required_amount', 'required_amount') }} as rectified_amount_ratio,
    cast(rectified_in_year_amount as decimal(18, 2)) as rectified_in_year_amount,
    -- AU03
    {{ to_count('on_time_closed_finding_count') }} as on_time_closed_finding_count,
    {{ exact_ratio('on_time_closed_finding_count', 'due_finding_count') }} as on_time_closed_finding_ratio,
    {{ to_count('struck_off_finding_count') }} as struck_off_finding_count,
    mean_rectification_days,
    {{ to_count('overdue_finding_count') }} as overdue_finding_count,
    {% for age, above, up_to in ages %}
    {{ to_count('overdue_' ~ age ~ '_finding_count') }} as overdue_{{ age }}_finding_count,
    {% endfor %}
    -- AU04
    {{ to_count('repeat_known_finding_count') }} as repeat_known_finding_count,
    {{ to_count('repeat_finding_count') }} as repeat_finding_count,
    {{ exact_ratio('repeat_finding_count', 'repeat_known_finding_count') }} as repeat_finding_ratio,
    -- AU05
    {% for name, handling in handlings %}
    cast({{ name }}_required_amount as decimal(18, 2)) as {{ name }}_required_amount,
    cast({{ name }}_rectified_amount as decimal(18, 2)) as {{ name }}_rectified_amount,
    {{ exact_ratio(name ~ '_rectified_amount', name ~ '_required_amount') }} as {{ name }}_ratio,
    {% endfor %}
    -- AU06
    {{ to_count('audit_rule_made_count') }} as audit_rule_made_count,
    {{ to_count('audit_held_to_account_count') }} as audit_held_to_account_count,
    {{ to_count('transferred_finding_count') }} as transferred_finding_count,
    -- AU07
    {{ to_count('recommendation_count') }} as recommendation_count,
    {{ to_count('adopted_recommendation_count') }} as adopted_recommendation_count,
    {{ to_count('partly_adopted_recommendation_count') }} as partly_adopted_recommendation_count,
    {{ exact_ratio('adopted_recommendation_count', 'recommendation_count') }} as adopted_recommendation_ratio,
    -- AU08
    {{ to_count('settlement_project_count') }} as settlement_project_count,
    cast(settlement_submitted_amount as decimal(18, 2)) as settlement_submitted_amount,
    cast(settlement_reduction_amount as decimal(18, 2)) as settlement_reduction_amount,
    {{ exact_ratio('settlement_reduction_amount', 'settlement_submitted_amount') }} as settlement_reduction_ratio,
    -- AU09
    {% for name in ['found', 'violation', 'irregular', 'loss'] %}
    case when unknown_amount_audit_count = 0 then {{ amount_per(name ~ '_amount * 100000000', 'audited_amount') }} end
        as {{ name }}_per_100_million_amount,
    {% endfor %}
    -- AU10
    {{ to_count('performance_known_audit_count') }} as performance_known_audit_count,
    {{ to_count('performance_audit_count') }} as performance_audit_count,
    {{ exact_ratio('performance_audit_count', 'performance_known_audit_count') }} as performance_audit_ratio,
    previous_performance_audit_ratio,
    cast(
        {{ exact_ratio('performance_audit_count', 'performance_known_audit_count') }} - previous_performance_audit_ratio
        as decimal(12, 6)
    ) as performance_audit_ratio_change,
    {{ to_count('audited_project_count') }} as audited_project_count,
    {{ to_count('performance_audited_project_count') }} as performance_audited_project_count,
    -- AU11
    {{ to_count('published_audit_count') }} as published_audit_count,
    {{ exact_ratio('published_audit_count', 'audit_count') }} as published_audit_ratio,
    {{ to_count('published_performance_audit_count') }} as published_performance_audit_count,
    {{ exact_ratio('published_performance_audit_count', 'performance_audit_count') }}
        as published_performance_audit_ratio,
    as_of
from measured
order by jurisdiction_code, department_code, year
