{# Days since 1970-01-01 as an integer, and the way back. #}
{% macro day_number(day) %}{{ return(adapter.dispatch('day_number')(day)) }}{% endmacro %}

{% macro duckdb__day_number(day) %}({{ day }} - date '1970-01-01'){% endmacro %}

{% macro spark__day_number(day) %}datediff({{ day }}, date '1970-01-01'){% endmacro %}
