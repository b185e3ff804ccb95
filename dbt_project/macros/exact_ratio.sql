{# A fraction of two whole numbers to six decimals; NULL where there is no base. Never 0 or 1 by default. #}
{% macro exact_ratio(numerator, denominator) -%}
    cast(
        case when {{ denominator }} > 0 then round(cast({{ numerator }} as double) / {{ denominator }}, 6) end
        as decimal(12, 6)
    )
{%- endmacro %}
