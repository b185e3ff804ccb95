{#
    A bound of the Wilson score interval of a share, to six decimals: how low (side 'low') or high ('high') the true
    share may be when `count` of `base` were seen, at `z` standard deviations. NULL where there is no base.
#}
{% macro wilson_bound(count, base, z, side) -%}
    cast(
        case
            when {{ base }} > 0
                then round(
                    (
                        cast({{ count }} as double) / {{ base }} + {{ z }} * {{ z }} / (2.0 * {{ base }})
                        {{ '-' if side == 'low' else '+' }} {{ z }} * sqrt(
                            cast({{ count }} as double) / {{ base }}
                            * (1 - cast({{ count }} as double) / {{ base }}) / {{ base }}
                            + cast({{ z }} as double) * {{ z }} / (4.0 * {{ base }} * {{ base }})
                        )
                    ) / (1 + cast({{ z }} as double) * {{ z }} / {{ base }}),
                    6
                )
        end as decimal(12, 6)
    )
{%- endmacro %}
