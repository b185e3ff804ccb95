{# Whether a row of a relation with valid_from and valid_to is in force on a day. Both ends count. #}
{% macro in_force(relation, day) -%}
    {{ day }} >= {{ relation }}.valid_from
    and {{ day }} <= coalesce({{ relation }}.valid_to, cast('9999-12-31' as date))
{%- endmacro %}
