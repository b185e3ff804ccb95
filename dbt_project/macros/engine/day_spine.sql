{# One row per day, both ends included; `column` is its name. #}
{% macro day_spine(first_day, last_day, column) %}
    {{ return(adapter.dispatch('day_spine')(first_day, last_day, column)) }}
{% endmacro %}

{% macro duckdb__day_spine(first_day, last_day, column) %}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date) as {{ column }}
{% endmacro %}

{% macro spark__day_spine(first_day, last_day, column) %}
    explode(sequence({{ first_day }}, {{ last_day }}, interval 1 day)) as {{ column }}
{% endmacro %}
