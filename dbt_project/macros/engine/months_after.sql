{# The date so many months later. #}
{% macro months_after(day, count) %}{{ return(adapter.dispatch('months_after')(day, count)) }}{% endmacro %}

{% macro duckdb__months_after(day, count) %}cast({{ day }} + to_months({{ count }}) as date){% endmacro %}

{% macro spark__months_after(day, count) %}cast(add_months({{ day }}, {{ count }}) as date){% endmacro %}
