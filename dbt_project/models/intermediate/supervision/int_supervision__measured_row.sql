-- One row per mart, column that is a sum, and row it sums: the rows behind the figures of supervision, file and row named.
{% set marts = [('quarterly_department_supervision', 'quarter'), ('yearly_department_supervision', 'null')] %}
{% set opened, due, closed = 'extract(year from opened_date)', 'extract(year from due_date)',
    'extract(year from closed_date)' %}
{% set of_terms = 'due_date < as_of_date and opened_date <= as_of_date' %}
{% set of_closed = 'is_closed and opened_date <= as_of_date' %}
{#- figures of no list: mart, fact, dataset, key, what else a row is of, and each column with its year and condition -#}
{% set others = [
    ('yearly_department_enforcement', 'fct_enforcement_case', 'enforcement_cases', ['enforcement_no'], 'null', [
        ('opened_count', opened, 'opened_date <= as_of_date'),
        ('due_count', due, of_terms),
        ('due_closed_count', due, of_terms ~ ' and is_closed'),
        ('on_time_closed_count', due, of_terms ~ ' and is_closed_in_time'),
        ('closed_count', closed, of_closed),
        ('judged_count', closed, of_closed ~ ' and is_found_wrongful is not null'),
        ('wrongful_count', closed, of_closed ~ ' and is_found_wrongful'),
    ]),
    ('yearly_white_paper_completion', 'fct_white_paper_task', 'white_paper_tasks', ['year', 'department_code', 'task_no'], 'null', [
        ('task_count', 'year', 'true'),
        ('not_measurable_count', 'year', "outcome = 'not_measurable'"),
        ('open_count', 'year', "outcome = 'open'"),
        ('measured_count', 'year', "outcome in ('met', 'excused', 'missed')"),
        ('met_count', 'year', "outcome = 'met'"),
        ('excused_count', 'year', "outcome = 'excused'"),
        ('unjustified_miss_count', 'year', "outcome = 'missed'"),
        ('completion_base_count', 'year', "outcome in ('met', 'missed')"),
    ]),
    ('yearly_department_external_review', 'fct_external_review', 'external_reviews', ['review_no'], 'reviewer_type', [
        ('review_count', 'year', 'coalesce(reviewed_date <= as_of_date, true)'),
        ('scored_count', 'year', 'coalesce(reviewed_date <= as_of_date, true) and score <= 100'),
    ]),
] %}
with build as (

    select * from {{ source('ops', 'build_parameters') }}

),

fct_supervision_item as (

    select
        *,
        {{ row_key(['item_no']) }} as row_key
    from {{ ref('fct_supervision_item') }}

),

fct_white_paper_task as (

    select
        *,
        {{ row_key(['year', 'department_code', 'task_no']) }} as row_key
    from {{ ref('fct_white_paper_task') }}

),

-- a subject is counted on the day of its second coordination, else of its first, and shown by the meeting of that day
meeting as (

    select
        *,
        row_number() over (partition by subject_no, met_date order by coordination_no) as occurrence
    from {{ ref('fct_coordination_meeting') }}

),

repeated_coordination as (

    select
        subject.*,
        {{ row_key(['subject_no', 'coordination_no'], 'meeting') }} as row_key,
        meeting.delivery_id,
        meeting.file_name,
        meeting.sheet,
        meeting.row_number
    from {{ ref('repeated_coordination') }} as subject
    inner join meeting
        on
            subject.subject_no = meeting.subject_no
            and coalesce(subject.second_date, subject.first_date) = meeting.met_date
            and meeting.occurrence = 1

),

-- a report is shown by its first item; of one that is missing there is no row, and none is named
reported as (

    select
        *,
        {{ row_key(['report_year', 'quarter', 'department_code', 'item_no']) }} as row_key,
        row_number() over (partition by report_year, quarter, department_code order by item_no) as occurrence
    from {{ ref('fct_quarterly_report_item') }}

),

int_supervision__report_duty as (

    select
        duty.department_code,
        duty.jurisdiction_code,
        duty.report_year,
        duty.quarter,
        duty.is_due,
        duty.report_status,
        coalesce(reported.row_key, {{ row_key(['report_year', 'quarter', 'department_code'], 'duty') }}) as row_key,
        reported.delivery_id,
        reported.file_name,
        reported.sheet,
        reported.row_number
    from {{ ref('int_supervision__report_duty') }} as duty
    left join reported
        on
            duty.report_year = reported.report_year
            and duty.quarter = reported.quarter
            and duty.department_code = reported.department_code
            and reported.occurrence = 1

),

quarterly_key_work_progress as (

    select
        progress.*,
        reported.row_key,
        reported.delivery_id,
        reported.file_name,
        reported.sheet,
        reported.row_number
    from {{ ref('quarterly_key_work_progress') }} as progress
    inner join reported
        on
            progress.report_year = reported.report_year
            and progress.quarter = reported.quarter
            and progress.department_code = reported.department_code
            and progress.item_no = reported.item_no

),

yearly_white_paper_completion as (

    select
        completion.*,
        {{ row_key(['year', 'department_code'], 'completion') }} as row_key,
        paper.delivery_id,
        paper.file_name,
        paper.sheet,
        paper.row_number
    from {{ ref('yearly_white_paper_completion') }} as completion
    inner join {{ ref('fct_white_paper') }} as paper
        on completion.year = paper.year and completion.department_code = paper.department_code

)

{% for mart, quarter in marts %}
{% call(fact) supervision_facts() %}
{% for measure, amount in fact.measures.items() %}
select
    '{{ mart }}' as mart,
    '{{ 'deviation_sum_ratio' if measure == 'deviation_sum' else measure }}' as measure,
    department_code,
    jurisdiction_code,
    cast({{ fact.year }} as bigint) as year,
    cast({{ fact.quarter if quarter != 'null' else quarter }} as bigint) as quarter,
    cast(null as varchar) as part,
    cast({{ amount }} as decimal(18, 6)) as amount,
    '{{ 'quarterly_reports' if fact.relation == 'quarterly_key_work_progress' else fact.dataset }}' as dataset,
    row_key,
    delivery_id,
    file_name,
    sheet,
    row_number
from (
    select
        counting.*,
        build.as_of_date
    from {{ fact.relation }} as counting
    cross join build
) as fact
where
    {{ fact.condition | default('true') }}
    and {{ amount }} <> 0
    and cast({{ fact.year }} as bigint) <= extract(year from as_of_date)
    and department_code is not null

union all
{% endfor %}
{% endcall %}
{% endfor %}

{% for mart, relation, dataset, key, part, measures in others %}
{% set last_mart = loop.last %}
{% for measure, year, condition in measures %}
select
    '{{ mart }}' as mart,
    '{{ measure }}' as measure,
    department_code,
    jurisdiction_code,
    cast({{ year }} as bigint) as year,
    cast(null as bigint) as quarter,
    cast({{ part }} as varchar) as part,
    cast(1 as decimal(18, 6)) as amount,
    '{{ dataset }}' as dataset,
    {{ row_key(key) }} as row_key,
    delivery_id,
    file_name,
    sheet,
    row_number
from {{ ref(relation) }}
cross join (select as_of_date from build) as build
where {{ condition }}
{{ 'union all' if not (last_mart and loop.last) }}
{% endfor %}
{% endfor %}
