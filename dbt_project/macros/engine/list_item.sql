{# One row per item of a text that lists them with semicolons; `column` is its name. #}
{% macro list_item(listed, column) %}
    {{ return(adapter.dispatch('list_item')(listed, column)) }}
{% endmacro %}

{% macro duckdb__list_item(listed, column) -%}
    trim(unnest(string_split({{ listed }}, ';'))) as {{ column }}
{%- endmacro %}

{% macro spark__list_item(listed, column) -%}
    explode(transform(split({{ listed }}, ';'), item -> trim(item))) as {{ column }}
{%- endmacro %}
