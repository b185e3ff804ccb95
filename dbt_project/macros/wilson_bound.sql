{#
    A bound of the Wilson score interval of a share, to six decimals: how low (side 'low') or high ('high') the true
    share may be when `count` of `base` were seen, at `z` standard deviations. NULL where there is no base or no z.
    More than the base counts as all of it.
#}
{% macro wilson_bound(count, base, z, side) -%}
    {%- set n = 'cast(' ~ base ~ ' as double)' -%}
    {%- set x = 'least(cast(' ~ count ~ ' as double), ' ~ n ~ ')' -%}
    {%- set z = 'cast(' ~ z ~ ' as double)' -%}
    cast(
        case
            when {{ base }} > 0 and {{ z }} is not null
                then round(
                    (
                        2 * {{ x }} + {{ z }} * {{ z }}
                        {{ '-' if side == 'low' else '+' }} {{ z }} * sqrt(
                            {{ z }} * {{ z }} + 4 * {{ x }} * ({{ n }} - {{ x }}) / {{ n }}
                        )
                    ) / (2 * ({{ n }} + {{ z }} * {{ z }})),
                    6
                )
        end as decimal(12, 6)
    )
{%- endmacro %}
