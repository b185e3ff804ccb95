{# By how much a rule is broken; an absurd amount must not overflow the column. #}
{% macro excess(expression) -%}
    cast(case when {{ expression }} > 99999999 then 99999999 else {{ expression }} end as decimal(12, 4))
{%- endmacro %}
