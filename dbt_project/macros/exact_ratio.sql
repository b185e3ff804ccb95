{#
    A fraction of two whole numbers or amounts to six decimals; NULL where there is no base. Never 0 or 1 by default.
    Nor is there one of a million or more: that is an amount that was misfiled, and must not stop the build.
#}
{% macro exact_ratio(numerator, denominator) -%}
    cast(
        case
            when
                ({{ denominator }}) > 0
                and abs(cast({{ numerator }} as double)) < cast({{ denominator }} as double) * 999999
                then round(cast({{ numerator }} as double) / ({{ denominator }}), 6)
        end
        as decimal(12, 6)
    )
{%- endmacro %}
