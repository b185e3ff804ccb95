-- One row per department and year of a white paper: what of its targets was met, and whether it was published in time.
with task as (

    select
        department_code,
        department_name,
        jurisdiction_code,
        as_of,
        year,
        count(*) as task_count,
        sum(case when outcome = 'not_measurable' then 1 else 0 end) as not_measurable_count,
        sum(case when outcome = 'open' then 1 else 0 end) as open_count,
        sum(case when outcome in ('met', 'excused', 'missed') then 1 else 0 end) as measured_count,
        sum(case when outcome = 'met' then 1 else 0 end) as met_count,
        sum(case when outcome = 'excused' then 1 else 0 end) as excused_count,
        sum(case when outcome = 'missed' then 1 else 0 end) as unjustified_miss_count
    from {{ ref('fct_white_paper_task') }}
    group by department_code, department_name, jurisdiction_code, as_of, year

),

-- What is set on the first day of the year holds for it.
paper as (

    select
        paper.*,
        {{ months_after(
            'make_date(cast(paper.year as integer), 1, 1)', 'cast(parameter.value as integer)'
        ) }} - 1 as publish_due_date,
        build.as_of_date
    from {{ ref('fct_white_paper') }} as paper
    cross join {{ source('ops', 'build_parameters') }} as build
    left join {{ ref('int_supervision__parameter') }} as parameter
        on
            paper.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'white_paper_publish_months'
            and {{ in_force('parameter', 'make_date(cast(paper.year as integer), 1, 1)') }}

),

published as (

    select
        *,
        case when published_date <= as_of_date then published_date end as known_published_date,
        case when completion_published_date <= as_of_date then completion_published_date end
            as known_completion_published_date
    from paper

)

select
    coalesce(task.department_code, published.department_code) as department_code,
    coalesce(task.department_name, published.department_name) as department_name,
    coalesce(task.jurisdiction_code, published.jurisdiction_code) as jurisdiction_code,
    coalesce(task.year, published.year) as year,
    published.is_pilot,
    {% for part in [
        'task', 'not_measurable', 'open', 'measured', 'met', 'excused', 'unjustified_miss',
    ] %}
    {{ to_count('task.' ~ part ~ '_count') }} as {{ part }}_count,
    {% endfor %}
    {{ to_count('task.met_count + task.unjustified_miss_count') }} as completion_base_count,
    {{ exact_ratio('task.met_count', '(task.met_count + task.unjustified_miss_count)') }} as completion_ratio,
    published.publish_due_date,
    published.known_published_date as published_date,
    case
        when published.known_published_date is not null
            then published.known_published_date <= published.publish_due_date
        when published.as_of_date > published.publish_due_date then false
    end as is_published_on_time,
    published.known_completion_published_date as completion_published_date,
    coalesce(task.as_of, published.as_of) as as_of
from task
full outer join published on task.department_code = published.department_code and task.year = published.year
order by department_code, year
