{# One row per month, both ends included (first days of months); `column` is its name. #}
{% macro month_spine(first_month, last_month, column) %}
    {{ return(adapter.dispatch('month_spine')(first_month, last_month, column)) }}
{% endmacro %}

{% macro duckdb__month_spine(first_month, last_month, column) %}
    cast(unnest(generate_series({{ first_month }}, {{ last_month }}, interval 1 month)) as date) as {{ column }}
{% endmacro %}

{% macro spark__month_spine(first_month, last_month, column) %}
    explode(sequence({{ first_month }}, {{ last_month }}, interval 1 month)) as {{ column }}
{% endmacro %}
