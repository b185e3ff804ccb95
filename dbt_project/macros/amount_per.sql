{# An amount for each of a number of people or cases, to the cent; NULL where there is none. #}
{% macro amount_per(amount, number) -%}
    cast(
        case when {{ number }} > 0 then round(cast({{ amount }} as double) / cast({{ number }} as double), 2) end
        as decimal(18, 2)
    )
{%- endmacro %}
