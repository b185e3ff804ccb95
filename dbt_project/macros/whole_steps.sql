{# How many whole steps fit into an amount: in ten-thousandths as integers, for 5.6 / 0.8 is 6.999… in floats. #}
{% macro whole_steps(amount, step) -%}
    floor(cast(cast(({{ amount }}) * 10000 as bigint) as double) / cast(({{ step }}) * 10000 as bigint))
{%- endmacro %}
