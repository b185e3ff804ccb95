{# Mean of the values that are there, to four decimals; NULL where there is none. #}
{% macro exact_mean(measure) -%}
    cast(round(cast(sum({{ measure }}) as double) / count({{ measure }}), 4) as decimal(9, 4))
{%- endmacro %}
