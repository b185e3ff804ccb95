-- One row per mart, column that is a sum, and row it sums: the rows behind the figures of audit, file and row named.
{% set categories = [('violation', '违规'), ('irregular', '管理不规范'), ('loss', '损失浪费')] %}
{% set handlings = [('paid_in', '上缴'), ('returned', '归还'), ('rebooked', '调账')] %}
{% set ages = [
    ('0_30', 0, 30), ('31_90', 30, 90), ('91_180', 90, 180), ('181_365', 180, 365), ('over_365', 365, 9999999)
] %}
{% set put_right = 'required_amount is not null and put_right_amount is not null' %}
{#- of the year in which they were raised: column, amount, condition -#}
{% set of_raised = [
    ('finding_count', '1', 'true'),
    ('found_amount', 'amount', 'true'),
    ('non_amount_finding_count', '1', "amount_category = 'non_amount'"),
    ('uncategorised_finding_count', '1', 'amount_category is null'),
    ('uncategorised_amount', 'amount', "amount_category is null or amount_category = 'non_amount'"),
    ('repeat_known_finding_count', '1', 'is_repeat is not null'),
    ('repeat_finding_count', '1', 'is_repeat'),
    ('closed_finding_count', '1', 'struck_off_date <= measured_date'),
    ('required_amount', 'required_amount', 'true'),
    ('rectified_required_amount', 'least(required_amount, put_right_amount)', put_right),
] %}
{% for name, category in categories %}
{% do of_raised.append((name ~ '_finding_count', '1', "amount_category = '" ~ category ~ "'")) %}
{% do of_raised.append((name ~ '_amount', 'amount', "amount_category = '" ~ category ~ "'")) %}
{% endfor %}
{% for name, handling in handlings %}
{% do of_raised.append((name ~ '_required_amount', 'required_amount', "handling = '" ~ handling ~ "'")) %}
{% do of_raised.append((
    name ~ '_rectified_amount', 'least(required_amount, put_right_amount)',
    put_right ~ " and handling = '" ~ handling ~ "'"
)) %}
{% endfor %}
{% set of_standing = [('overdue_finding_count', '1', 'true')] %}
{% for age, above, up_to in ages %}
{% do of_standing.append((
    'overdue_' ~ age ~ '_finding_count', '1', 'days_past_due > ' ~ above ~ ' and days_past_due <= ' ~ up_to
)) %}
{% endfor %}
{#- relation, dataset, key, and its measures -#}
{% set measured = [
    ('raised', 'audit_findings', ['finding_no'], of_raised),
    ('due', 'audit_findings', ['finding_no'], [
        ('due_finding_count', '1', 'true'),
        ('closed_due_finding_count', '1', 'struck_off_date <= measured_date'),
        ('on_time_closed_finding_count', '1', 'struck_off_date <= effective_due_date'),
    ]),
    ('standing', 'audit_findings', ['finding_no'], of_standing),
    ('struck_off', 'audit_findings', ['finding_no'], [('struck_off_finding_count', '1', 'true')]),
    ('event', 'audit_rectifications', ['finding_no', 'seq_no'], [
        ('rectified_in_year_amount', 'amount', 'true'),
        ('audit_rule_made_count', 'cast(is_rule_made as integer)', 'is_rule_made'),
        ('audit_held_to_account_count', 'held_to_account_count', 'held_to_account_count > 0'),
        ('transferred_finding_count', '1', "event_type = 'transferred' and occurrence = 1"),
    ]),
    ('recommended', 'audit_recommendations', ['recommendation_no'], [
        ('recommendation_count', '1', 'true'),
        ('adopted_recommendation_count', '1', "status = 'adopted' and answered_date <= measured_date"),
        ('partly_adopted_recommendation_count', '1', "status = 'partly_adopted' and answered_date <= measured_date"),
    ]),
    ('settled', 'investment_stages', ['project_code', 'stage', 'stage_version'], [
        ('settlement_project_count', '1', "stage = 'settlement_approved'"),
        ('settlement_submitted_amount', 'amount', "stage = 'settlement_submitted'"),
        ('settlement_reduction_amount', "case when stage = 'settlement_submitted' then amount else -amount end", 'true'),
    ]),
    ('audited', 'audit_projects', ['audit_no'], [
        ('audit_count', '1', 'true'),
        ('audited_amount', 'audited_amount', 'true'),
        ('unknown_amount_audit_count', '1', 'audited_amount is null'),
        ('performance_known_audit_count', '1', 'is_performance_audit is not null'),
        ('performance_audit_count', '1', 'is_performance_audit'),
        ('audited_project_count', '1', "project_code <> '-' and occurrence = 1"),
        (
            'performance_audited_project_count', '1',
            "project_code <> '-' and is_performance_audit and performance_occurrence = 1"
        ),
        ('published_audit_count', '1', 'published_date <= measured_date'),
        ('published_performance_audit_count', '1', 'is_performance_audit and published_date <= measured_date'),
    ]),
] %}
with period as (

    select
        department_code,
        year,
        first_date,
        measured_date
    from {{ ref('int_audit__department_year') }}

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

put_right as (

    select
        finding.finding_no,
        sum(event.amount) as put_right_amount
    from finding
    inner join period on finding.department_code = period.department_code and finding.raised_year = period.year
    inner join {{ ref('fct_audit_rectification') }} as event
        on finding.finding_no = event.finding_no and period.measured_date >= event.event_date
    group by finding.finding_no

),

raised as (

    select
        finding.*,
        period.year,
        period.measured_date,
        put_right.put_right_amount
    from finding
    inner join period on finding.department_code = period.department_code and finding.raised_year = period.year
    left join put_right on finding.finding_no = put_right.finding_no

),

due as (

    select
        finding.*,
        period.year,
        period.measured_date
    from finding
    inner join period
        on
            finding.department_code = period.department_code
            and finding.matured_date >= period.first_date
            and finding.matured_date <= period.measured_date

),

standing as (

    select
        finding.*,
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

struck_off as (

    select
        *,
        extract(year from struck_off_date) as year
    from finding
    where struck_off_date is not null

),

event as (

    select
        *,
        extract(year from event_date) as year,
        row_number() over (
            partition by finding_no, event_type, department_code, extract(year from event_date)
            order by seq_no
        ) as occurrence
    from {{ ref('fct_audit_rectification') }}
    where event_date <= cast(as_of as date)

),

recommended as (

    select
        recommendation.*,
        period.year,
        period.measured_date,
        coalesce(recommendation.adopted_date, recommendation.issued_date, audit.report_date) as answered_date
    from {{ ref('fct_audit_recommendation') }} as recommendation
    left join {{ ref('fct_audit_project') }} as audit on recommendation.audit_no = audit.audit_no
    inner join period
        on
            recommendation.department_code = period.department_code
            and coalesce(recommendation.issued_date, audit.report_date) >= period.first_date
            and coalesce(recommendation.issued_date, audit.report_date) <= period.measured_date

),

settled_project as (

    select
        project_code,
        min(approved_date) as settled_date
    from {{ ref('fct_investment_stage') }}
    where stage = 'settlement_approved'
    group by project_code

),

-- the last version of each of the two stages, of projects of which both are known
last_stage as (

    select
        stage.*,
        period.year,
        row_number() over (
            partition by stage.project_code, period.year, stage.stage
            order by stage.stage_version desc
        ) as recency
    from settled_project
    inner join {{ ref('fct_investment_stage') }} as stage on settled_project.project_code = stage.project_code
    inner join period
        on
            stage.department_code = period.department_code
            and settled_project.settled_date >= period.first_date
            and settled_project.settled_date <= period.measured_date
            and coalesce(stage.approved_date, settled_project.settled_date) <= period.measured_date
    where
        stage.stage in ('settlement_submitted', 'settlement_approved')
        and stage.amount is not null

),

settled as (

    select last_stage.*
    from last_stage
    inner join last_stage as other
        on
            last_stage.project_code = other.project_code
            and last_stage.year = other.year
            and last_stage.stage <> other.stage
            and other.recency = 1
    where last_stage.recency = 1

),

audited as (

    select
        audit.*,
        period.year,
        period.measured_date,
        row_number() over (
            partition by audit.department_code, period.year, audit.project_code
            order by audit.audit_no
        ) as occurrence,
        row_number() over (
            partition by audit.department_code, period.year, audit.project_code, audit.is_performance_audit
            order by audit.audit_no
        ) as performance_occurrence
    from {{ ref('fct_audit_project') }} as audit
    inner join period
        on
            audit.department_code = period.department_code
            and audit.report_date >= period.first_date
            and audit.report_date <= period.measured_date

)

{% for relation, dataset, key, measures in measured %}
{% set last_relation = loop.last %}
{% for measure, amount, condition in measures %}
select
    'yearly_department_audit_summary' as mart,
    '{{ measure }}' as measure,
    department_code,
    jurisdiction_code,
    cast(year as bigint) as year,
    cast(null as bigint) as quarter,
    cast(null as varchar) as part,
    cast({{ amount }} as decimal(18, 2)) as amount,
    '{{ dataset }}' as dataset,
    {{ row_key(key) }} as row_key,
    delivery_id,
    file_name,
    sheet,
    row_number
from {{ relation }}
where ({{ condition }}) and {{ amount }} is not null
{{ 'union all' if not (last_relation and loop.last) }}
{% endfor %}
{% endfor %}
