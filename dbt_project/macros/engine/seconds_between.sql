{# Seconds from one timestamp to another, to the microsecond, as DECIMAL(18,6). #}
{% macro seconds_between(earlier, later) %}
    {{ return(adapter.dispatch('seconds_between')(earlier, later)) }}
{% endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    cast((epoch_us({{ later }}) - epoch_us({{ earlier }})) / 1000000.0 as decimal(18, 6))
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    cast((unix_micros({{ later }}) - unix_micros({{ earlier }})) / 1000000.0 as decimal(18, 6))
{%- endmacro %}
