{# First day of the month of a date, as a DATE. #}
{% macro month_of(day) %}{{ return(adapter.dispatch('month_of')(day)) }}{% endmacro %}

{% macro duckdb__month_of(day) %}cast(date_trunc('month', {{ day }}) as date){% endmacro %}

{% macro spark__month_of(day) %}cast(trunc({{ day }}, 'MM') as date){% endmacro %}
