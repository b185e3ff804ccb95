-- One row per department, year and indicator of the yearly index: its value with numerator and denominator, where it
-- has one. Which column means which indicator stands in reference.index_measure; the two are held against each other.
with value_of_year as (

    {% for indicator_code, mart, year, value, numerator, denominator, published in [
        ('budget_execution', 'yearly_department_fiscal_performance', 'fiscal_year', 'execution_adjusted_ratio',
            'executed_amount', 'adjusted_budget_amount', none),
        ('three_public_control', 'yearly_department_fiscal_performance', 'fiscal_year', 'three_public_control_ratio',
            'three_public_paid_amount', 'three_public_budget_amount', none),
        ('public_use_control', 'yearly_department_fiscal_performance', 'fiscal_year', 'public_use_control_ratio',
            'public_use_paid_amount', 'public_use_budget_amount', none),
        ('budget_adjustment', 'yearly_department_fiscal_performance', 'fiscal_year', 'budget_adjustment_ratio',
            'gross_adjustment_amount', 'initial_budget_amount', none),
        ('procurement_execution', 'yearly_department_fiscal_performance', 'fiscal_year', 'procurement_execution_ratio',
            'procurement_award_amount', 'procurement_budget_amount', none),
        ('in_post_control', 'yearly_department_fiscal_performance', 'fiscal_year', 'in_post_control_ratio',
            'in_post_count', 'authorised_posts_count', none),
        ('enforcement_closing', 'yearly_department_enforcement', 'year', 'closing_ratio',
            'due_closed_count', 'due_count', none),
        ('enforcement_wrongful', 'yearly_department_enforcement', 'year', 'wrongful_ratio',
            'wrongful_count', 'judged_count', none),
        ('white_paper', 'yearly_white_paper_completion', 'year', 'completion_ratio',
            'met_count', 'completion_base_count', 'completion_published_date'),
        ('investment_completion', 'yearly_department_fiscal_performance', 'fiscal_year', 'investment_completion_ratio',
            'completed_investment_amount', 'planned_investment_amount', none),
        ('key_work', 'yearly_department_fiscal_performance', 'fiscal_year', 'key_work_finished_ratio',
            'key_work_finished_count', 'key_work_assigned_count', none),
        ('supervision_on_time', 'yearly_department_supervision', 'year', 'on_time_item_ratio',
            'on_time_item_count', 'due_item_count', none),
        ('supervision_finished', 'yearly_department_supervision', 'year', 'finished_item_ratio',
            'finished_item_count', 'due_item_count', none),
        ('supervision_feedback', 'yearly_department_supervision', 'year', 'feedback_in_time_ratio',
            'feedback_in_time_count', 'feedback_due_count', none),
        ('quarterly_report', 'yearly_department_supervision', 'year', 'on_time_report_ratio',
            'on_time_report_count', 'due_report_count', none),
        ('key_work_progress', 'yearly_department_supervision', 'year', 'mean_deviation_ratio', none, none, none),
        ('audit_closed', 'yearly_department_audit_summary', 'year', 'closed_due_finding_ratio',
            'closed_due_finding_count', 'due_finding_count', none),
        ('audit_on_time', 'yearly_department_audit_summary', 'year', 'on_time_closed_finding_ratio',
            'on_time_closed_finding_count', 'due_finding_count', none),
        ('audit_amount', 'yearly_department_audit_summary', 'year', 'rectified_amount_ratio',
            'rectified_required_amount', 'required_amount', none),
        ('audit_repeat', 'yearly_department_audit_summary', 'year', 'repeat_finding_ratio',
            'repeat_finding_count', 'repeat_known_finding_count', none),
    ] %}
    {{ 'union all' if not loop.first }}

    select
        department_code,
        {{ year }} as year,
        '{{ indicator_code }}' as indicator_code,
        cast({{ value }} as decimal(18, 6)) as raw_value,
        cast({{ numerator or 'null' }} as decimal(18, 2)) as numerator,
        cast({{ denominator or 'null' }} as decimal(18, 2)) as denominator,
        cast({{ published or 'null' }} as date) as published_date
    from {{ ref(mart) }}
    {% endfor %}

),

-- The score that is published counts, not those of the other policies.
approval_score as (

    select
        score.department_code,
        score.year,
        'approval_score' as indicator_code,
        cast(score.total_score as decimal(18, 6)) as raw_value,
        cast(null as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator,
        cast(null as date) as published_date
    from {{ ref('yearly_department_approval_score') }} as score
    inner join {{ source('ops', 'build_parameters') }} as build on score.policy_id = build.score_policy

),

-- What is counted by month is added up over the year before it is divided.
month_sum as (

    {% for indicator_code, numerator, denominator in [
        ('approval_online', 'online_count', 'channel_known_count'),
        ('statutory_on_time', 'on_time_statutory_count', 'on_time_statutory_base_count'),
        ('complaint_on_time', 'complaint_on_time_count', 'complaint_due_count'),
    ] %}
    {{ 'union all' if not loop.first }}

    select
        department_code,
        cast(extract(year from month) as bigint) as year,
        '{{ indicator_code }}' as indicator_code,
        sum({{ numerator }}) as numerator,
        sum(case when {{ numerator }} is not null then {{ denominator }} end) as denominator
    from {{ ref('monthly_department_approval_efficiency') }}
    group by department_code, extract(year from month)
    {% endfor %}

),

-- Signals of every kind together.
closed_loop as (

    select
        department_code,
        year,
        'closed_loop' as indicator_code,
        cast(closed_loop_ratio as decimal(18, 6)) as raw_value,
        cast(ended_count as decimal(18, 2)) as numerator,
        cast(raised_count as decimal(18, 2)) as denominator,
        cast(null as date) as published_date
    from {{ ref('yearly_department_closed_loop') }}
    where signal_type = 'all'

),

-- Reviewers of every kind together, each review counting once.
review_score as (

    select
        department_code,
        year,
        'review_score' as indicator_code,
        cast({{ exact_ratio('sum(mean_score * scored_count)', 'sum(scored_count)') }} as decimal(18, 6)) as raw_value,
        cast(null as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator,
        cast(null as date) as published_date
    from {{ ref('yearly_department_external_review') }}
    group by department_code, year

),

listed as (

    select * from value_of_year
    union all
    select * from approval_score
    union all
    select * from review_score
    union all
    select * from closed_loop
    union all
    select
        department_code,
        year,
        indicator_code,
        cast({{ exact_ratio('numerator', 'denominator') }} as decimal(18, 6)) as raw_value,
        cast(numerator as decimal(18, 2)) as numerator,
        cast(denominator as decimal(18, 2)) as denominator,
        cast(null as date) as published_date
    from month_sum

)

select * from listed
where raw_value is not null
