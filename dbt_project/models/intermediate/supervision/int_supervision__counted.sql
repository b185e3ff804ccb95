-- One row per thing that counts in a quarter of a department, and measure: nought or one of it, or its days or points.
with counted as (

    {% call(fact) supervision_facts() %}
    {% for measure, amount in fact.measures.items() %}
    {{ 'union all' if not (fact.is_first and loop.first) }}

    select
        department_code,
        cast({{ fact.year }} as bigint) as year,
        cast({{ fact.quarter }} as bigint) as quarter,
        '{{ fact.dataset }}' as dataset,
        '{{ measure }}' as measure,
        cast({{ amount }} as decimal(18, 6)) as amount
    from (
        select
            counting.*,
            build.as_of_date
        from {{ ref(fact.relation) }} as counting
        cross join {{ source('ops', 'build_parameters') }} as build
    ) as fact
    where {{ fact.condition | default('true') }}
    {% endfor %}
    {% endcall %}

)

select
    department_code,
    year,
    quarter,
    dataset,
    measure,
    sum(amount) as amount
from counted
where department_code is not null
group by department_code, year, quarter, dataset, measure
