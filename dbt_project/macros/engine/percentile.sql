{# Interpolated percentile of a whole-number measure, as DECIMAL(9,4). #}
{% macro percentile(measure, share) %}{{ return(adapter.dispatch('percentile')(measure, share)) }}{% endmacro %}

{% macro duckdb__percentile(measure, share) %}cast(quantile_cont(cast({{ measure }} as double), {{ share }}) as decimal(9, 4)){% endmacro %}

{% macro spark__percentile(measure, share) %}cast(percentile(cast({{ measure }} as double), {{ share }}) as decimal(9, 4)){% endmacro %}
