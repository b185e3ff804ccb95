-- One row per department and year: cases opened, due, closed and found wrongful (结案率, 错案率).
with enforcement as (

    select enforcement.*
    from {{ ref('fct_enforcement_case') }} as enforcement
    cross join {{ source('ops', 'build_parameters') }} as build
    where enforcement.opened_date <= build.as_of_date

),

-- A case counts in the year of its opening, of its term once that is over, and of its closing.
counted as (

    select
        enforcement.department_code,
        enforcement.department_name,
        enforcement.jurisdiction_code,
        enforcement.as_of,
        extract(year from enforcement.opened_date) as year,
        1 as opened,
        0 as due,
        0 as due_closed,
        0 as on_time_closed,
        0 as closed,
        0 as judged,
        0 as wrongful
    from enforcement

    union all

    select
        enforcement.department_code,
        enforcement.department_name,
        enforcement.jurisdiction_code,
        enforcement.as_of,
        extract(year from enforcement.due_date) as year,
        0 as opened,
        1 as due,
        case when enforcement.is_closed then 1 else 0 end as due_closed,
        case when enforcement.is_closed_in_time then 1 else 0 end as on_time_closed,
        0 as closed,
        0 as judged,
        0 as wrongful
    from enforcement
    cross join {{ source('ops', 'build_parameters') }} as build
    where enforcement.due_date < build.as_of_date

    union all

    select
        enforcement.department_code,
        enforcement.department_name,
        enforcement.jurisdiction_code,
        enforcement.as_of,
        extract(year from enforcement.closed_date) as year,
        0 as opened,
        0 as due,
        0 as due_closed,
        0 as on_time_closed,
        1 as closed,
        case when enforcement.is_found_wrongful is not null then 1 else 0 end as judged,
        case when enforcement.is_found_wrongful then 1 else 0 end as wrongful
    from enforcement
    where enforcement.is_closed

),

summed as (

    select
        department_code,
        department_name,
        jurisdiction_code,
        as_of,
        {% for part in ['opened', 'due', 'due_closed', 'on_time_closed', 'closed', 'judged', 'wrongful'] %}
        {{ to_count('sum(' ~ part ~ ')') }} as {{ part }}_count,
        {% endfor %}
        cast(year as bigint) as year
    from counted
    group by department_code, department_name, jurisdiction_code, as_of, year

)

select
    department_code,
    department_name,
    jurisdiction_code,
    year,
    opened_count,
    due_count,
    due_closed_count,
    on_time_closed_count,
    {{ exact_ratio('due_closed_count', 'due_count') }} as closing_ratio,
    {{ exact_ratio('on_time_closed_count', 'due_count') }} as on_time_closing_ratio,
    closed_count,
    judged_count,
    wrongful_count,
    {{ exact_ratio('wrongful_count', 'judged_count') }} as wrongful_ratio,
    as_of
from summed
order by department_code, year
