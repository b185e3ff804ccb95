{# Limits stand already; now no file beyond the lake, and no change of any setting. #}
{% macro lock_database() %}{{ return(adapter.dispatch('lock_database')()) }}{% endmacro %}

{% macro duckdb__lock_database() -%}
    {%- if target.name == 'build' -%}
    set global TimeZone = 'UTC';
    set allowed_directories = ['{{ env_var("XIAONENG_LAKE") }}'];
    set enable_external_access = false;
    set lock_configuration = true
    {%- endif -%}
{%- endmacro %}

{% macro spark__lock_database() %}{% endmacro %}
