{#
    What supervision of a department is measured by, said once: each fact with the quarter it counts in and its
    measures. What a model calls this macro with (`call(fact) supervision_facts()`) is rendered once per fact. A thing counts only when its term is over (its due date before as_of), so that a running quarter is not
    flattered by what was done early.
#}
{% macro supervision_facts() -%}
    {%- set untrue = 'case when is_untrue then 1 else 0 end' -%}
    {#- a target met counts when it was done, any other when it was due, both in the year of the white paper -#}
    {%- set told_date = "coalesce(case when outcome = 'met' then finished_date end, effective_due_date)" -%}
    {%- set facts = [
        {
            'relation': 'fct_supervision_item',
            'dataset': 'supervision_items',
            'year': 'extract(year from effective_due_date)',
            'quarter': 'extract(quarter from effective_due_date)',
            'condition': 'is_counted and effective_due_date < as_of_date and is_overdue is not null',
            'measures': {
                'due_item_count': '1',
                'on_time_item_count': 'case when is_finished and not is_overdue then 1 else 0 end',
                'finished_item_count': 'case when is_finished then 1 else 0 end',
                'overdue_item_count': 'case when is_overdue then 1 else 0 end',
                'excused_overdue_item_count': 'case when is_overdue and has_accepted_reason then 1 else 0 end',
                'overdue_day_count': 'overdue_days',
            },
        },
        {
            'relation': 'fct_supervision_item',
            'dataset': 'supervision_items',
            'year': 'extract(year from feedback_due_date)',
            'quarter': 'extract(quarter from feedback_due_date)',
            'condition': 'is_counted and feedback_due_date < as_of_date',
            'measures': {
                'feedback_due_count': '1',
                'feedback_in_time_count': 'case when feedback_date <= feedback_due_date then 1 else 0 end',
            },
        },
        {
            'relation': 'fct_supervision_item',
            'dataset': 'supervision_items',
            'year': 'extract(year from assigned_date)',
            'quarter': 'extract(quarter from assigned_date)',
            'condition': 'is_counted',
            'measures': {
                'assigned_item_count': '1',
                'reminder_known_count': 'case when reminder_count is not null then 1 else 0 end',
                'reminded_item_count': 'case when reminder_count > 0 then 1 else 0 end',
            },
        },
        {
            'relation': 'fct_supervision_item',
            'dataset': 'supervision_items',
            'year': 'extract(year from verified_date)',
            'quarter': 'extract(quarter from verified_date)',
            'condition': 'is_counted and verified_date <= as_of_date and verify_result is not null',
            'measures': {
                'verified_item_count': '1',
                'sent_back_item_count': "case when verify_result = 'fail' then 1 else 0 end",
            },
        },
        {
            'relation': 'repeated_coordination',
            'dataset': 'coordination_meetings',
            'year': 'extract(year from coalesce(second_date, first_date))',
            'quarter': 'extract(quarter from coalesce(second_date, first_date))',
            'measures': {
                'coordinated_subject_count': '1',
                'repeated_subject_count': 'case when is_repeated then 1 else 0 end',
            },
        },
        {
            'relation': 'int_supervision__report_duty',
            'dataset': 'quarterly_reports',
            'year': 'report_year',
            'quarter': 'quarter',
            'condition': "is_due and report_status in ('on_time', 'late', 'missing')",
            'measures': {
                'due_report_count': '1',
                'on_time_report_count': "case when report_status = 'on_time' then 1 else 0 end",
            },
        },
        {
            'relation': 'quarterly_key_work_progress',
            'dataset': 'quarterly_reports',
            'year': 'report_year',
            'quarter': 'quarter',
            'measures': {
                'reported_item_count': '1',
                'copied_item_count': 'case when is_copied_to_supervision then 1 else 0 end',
                'progress_item_count': 'case when deviation_ratio is not null then 1 else 0 end',
                'deviation_sum': 'coalesce(deviation_ratio, 0)',
                'amber_item_count': "case when deviation_level = 'amber' then 1 else 0 end",
                'red_item_count': "case when deviation_level = 'red' then 1 else 0 end",
            },
        },
        {
            'relation': 'quarterly_key_work_progress',
            'dataset': 'progress_inspections',
            'year': 'report_year',
            'quarter': 'quarter',
            'condition': 'is_untrue is not null',
            'measures': {'inspected_item_count': '1', 'untrue_item_count': untrue},
        },
        {
            'relation': 'fct_white_paper_task',
            'dataset': 'white_paper_tasks',
            'year': 'year',
            'quarter':
                'case when extract(year from ' ~ told_date ~ ') < year then 1 when extract(year from ' ~ told_date
                ~ ') > year then 4 else extract(quarter from ' ~ told_date ~ ') end',
            'condition': "outcome in ('met', 'missed', 'excused')",
            'measures': {
                'met_task_count': "case when outcome = 'met' then 1 else 0 end",
                'excused_task_count': "case when outcome = 'excused' then 1 else 0 end",
                'missed_task_count': "case when outcome = 'missed' then 1 else 0 end",
                'completion_base_count': "case when outcome in ('met', 'missed') then 1 else 0 end",
            },
        },
        {
            'relation': 'yearly_white_paper_completion',
            'dataset': 'white_papers',
            'year': 'year',
            'quarter': 'extract(quarter from publish_due_date)',
            'condition': 'is_published_on_time is not null',
            'measures': {
                'due_white_paper_count': '1',
                'on_time_white_paper_count': 'case when is_published_on_time then 1 else 0 end',
            },
        },
    ] -%}
    {%- for fact in facts -%}{{ caller(dict(fact, is_first=loop.first)) }}{%- endfor -%}
{%- endmacro %}

{#
    SV01 to SV11 over the quarters or years of departments: `keys` are the columns of a period besides the department.
    A count is NULL where nothing of its dataset counts in the year, and nought where something does, but not here.
#}
{% macro supervision_measures(keys) -%}
with counted as (

    select counted.*
    from {{ ref('int_supervision__counted') }} as counted
    cross join {{ source('ops', 'build_parameters') }} as build
    where counted.year <= extract(year from build.as_of_date)

),

sent as (

    select distinct
        department_code,
        year,
        dataset
    from counted

),

period as (

    select distinct
        sent.department_code,
        {% if 'quarter' in keys %}
        cast(quarter.quarter as bigint) as quarter,
        {% endif %}
        sent.year,
        build.as_of
    from sent
    cross join {{ source('ops', 'build_parameters') }} as build
    {% if 'quarter' in keys %}
    cross join (values (1), (2), (3), (4)) as quarter (quarter)  -- noqa: AL05
    where
        sent.year < extract(year from build.as_of_date)
        or quarter.quarter <= extract(quarter from build.as_of_date)
    {% endif %}

),

summed as (

    select
        department_code,
        {{ keys | join(',\n        ') }},
        measure,
        sum(amount) as amount
    from counted
    group by department_code, {{ keys | join(', ') }}, measure

),

measured as (

    select
        period.department_code,
        {% for key in keys %}
        period.{{ key }},
        {% endfor %}
        {% call(fact) supervision_facts() %}
        {% for measure in fact.measures %}
        case
            when
                max(case when sent.dataset = '{{ fact.dataset }}' then 1 else 0 end) = 1
                then coalesce(max(case when summed.measure = '{{ measure }}' then summed.amount end), 0)
        end as {{ measure }},
        {% endfor %}
        {% endcall %}
        period.as_of
    from period
    left join sent on period.department_code = sent.department_code and period.year = sent.year
    left join summed
        on
            period.department_code = summed.department_code
            {% for key in keys %}
            and period.{{ key }} = summed.{{ key }}
            {% endfor %}
    group by period.department_code, {% for key in keys %}period.{{ key }}, {% endfor %}period.as_of

)

select
    measured.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    {% for key in keys %}
    measured.{{ key }},
    {% endfor %}
    {% call(fact) supervision_facts() %}
    {% for measure in fact.measures if measure != 'deviation_sum' %}
    {{ to_count('measured.' ~ measure) }} as {{ measure }},
    {% endfor %}
    {% endcall %}
    {{ exact_ratio('on_time_item_count', 'due_item_count') }} as on_time_item_ratio,
    {{ exact_ratio('finished_item_count', 'due_item_count') }} as finished_item_ratio,
    {{ exact_ratio('overdue_item_count', 'due_item_count') }} as overdue_item_ratio,
    {{ exact_ratio('overdue_day_count', 'overdue_item_count') }} as mean_overdue_days,
    {{ exact_ratio('feedback_in_time_count', 'feedback_due_count') }} as feedback_in_time_ratio,
    {{ exact_ratio('reminded_item_count', 'reminder_known_count') }} as reminded_item_ratio,
    {{ exact_ratio('repeated_subject_count', 'coordinated_subject_count') }} as repeated_coordination_ratio,
    {{ exact_ratio('on_time_report_count', 'due_report_count') }} as on_time_report_ratio,
    {{ exact_ratio('copied_item_count', 'reported_item_count') }} as copied_item_ratio,
    cast(measured.deviation_sum as decimal(18, 6)) as deviation_sum_ratio,
    {{ exact_ratio('deviation_sum', 'progress_item_count') }} as mean_deviation_ratio,
    {{ exact_ratio('met_task_count', 'completion_base_count') }} as white_paper_completion_ratio,
    {{ exact_ratio('sent_back_item_count', 'verified_item_count') }} as sent_back_item_ratio,
    {{ exact_ratio('on_time_white_paper_count', 'due_white_paper_count') }} as on_time_white_paper_ratio,
    {{ exact_ratio('untrue_item_count', 'inspected_item_count') }} as untrue_item_ratio,
    measured.as_of
from measured
inner join {{ ref('int_organisation__current_department') }} as department
    on measured.department_code = department.department_code
{%- endmacro %}
