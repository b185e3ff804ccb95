{# Aggregates have other types on other engines: every published count is a BIGINT. #}
{% macro to_count(expression) -%}
    cast({{ expression }} as bigint)
{%- endmacro %}
