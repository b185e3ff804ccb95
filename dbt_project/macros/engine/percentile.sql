{# Interpolated percentile of a measure, as DECIMAL(9,4) or what `type` says. #}
{% macro percentile(measure, share, type='decimal(9, 4)') %}
    {{ return(adapter.dispatch('percentile')(measure, share, type)) }}
{% endmacro %}

{% macro duckdb__percentile(measure, share, type) %}cast(quantile_cont(cast({{ measure }} as double), {{ share }}) as {{ type }}){% endmacro %}

{% macro spark__percentile(measure, share, type) %}cast(percentile(cast({{ measure }} as double), {{ share }}) as {{ type }}){% endmacro %}
