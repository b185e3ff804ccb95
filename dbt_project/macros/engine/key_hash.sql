{# A number that differs for different keys, but for collisions: only ever used to find suspects. #}
{% macro key_hash(columns) %}{{ return(adapter.dispatch('key_hash')(columns)) }}{% endmacro %}

{% macro duckdb__key_hash(columns) %}hash({{ columns | join(', ') }}){% endmacro %}

{% macro spark__key_hash(columns) %}xxhash64({{ columns | join(', ') }}){% endmacro %}
