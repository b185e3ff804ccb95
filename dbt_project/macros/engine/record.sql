{# Several columns as one value, compared in their order. #}
{% macro record(columns) %}{{ return(adapter.dispatch('record')(columns)) }}{% endmacro %}

{% macro duckdb__record(columns) -%}
    { {%- for column in columns %}'{{ column }}': {{ column }}{{ ', ' if not loop.last }}{% endfor -%} }
{%- endmacro %}

{% macro spark__record(columns) -%}
    named_struct({% for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
