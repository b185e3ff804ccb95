{{ config(materialized='table') }}

-- One row per department and fiscal year of which any fact was sent, one column per measure of fiscal_measures().
with department_year as (

    select * from {{ ref('int_fiscal__department_year') }}

)
{% call(fact) fiscal_measures() %}
,

{{ fact.relation }} as (

    select
        {% for measure in fact.measures %}
        case when max(case when {{ measure.known | default(measure.amount ~ ' is not null') }} then 1 end) = 1 then
            cast(
                coalesce(sum(case when {{ measure.condition | default('true') }} then {{ measure.amount }} end), 0)
                as decimal(18, 2)
            )
        end as {{ measure.name }},
        {% endfor %}
        department_code,
        {{ fact.year }} as fiscal_year
    from {{ ref(fact.relation) }}
    group by department_code, {{ fact.year }}

)
{% endcall %}

select
    {% call(fact) fiscal_measures() %}
    {% for measure in fact.measures %}
    {{ fact.relation }}.{{ measure.name }},
    {% endfor %}
    {% endcall %}
    department_year.*
from department_year
{% call(fact) fiscal_measures() %}
left join {{ fact.relation }}
    on
        department_year.department_code = {{ fact.relation }}.department_code
        and department_year.fiscal_year = {{ fact.relation }}.fiscal_year
{% endcall %}
