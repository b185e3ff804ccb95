-- One row per measure of fiscal_measures() and row it sums: the rows behind every yearly figure, file and row named.
{% call(fact) fiscal_measures() %}
{% for measure in fact.measures %}
{{ 'union all' if not (fact.is_first and loop.first) }}

select
    '{{ measure.name }}' as measure,
    department_code,
    jurisdiction_code,
    currency_code,
    {{ fact.year }} as fiscal_year,
    {{ fact.month }} as month,
    {{ fact.fund }} as fund_type,
    cast({{ measure.amount }} as decimal(18, 2)) as amount,
    {{ fact.dataset }} as dataset,
    {{ fact.row_key }} as row_key,
    delivery_id,
    file_name,
    sheet,
    row_number
from (
    select
        *,
        max(case when {{ measure.known | default(measure.amount ~ ' is not null') }} then 1 end)
            over (partition by department_code, {{ fact.year }})
        as is_known
    from {{ ref(fact.relation) }}
) as fact
where
    is_known = 1
    and {{ measure.amount }} is not null
    and ({{ measure.condition | default('true') }})
{% endfor %}
{% endcall %}
