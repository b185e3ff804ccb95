{#
    By how many counted days suspended time moves a due date.

    Counting forward from acceptance, `target` is the number the due day would bear if nothing were suspended.
    A stretch of suspended time moves the due day exactly when it begins before that many counted days have
    passed; one that begins later moves nothing. Columns come from int_approvals__case_suspension.
#}
{% macro suspension_shift(clock, days) -%}
    cast(
        coalesce(
            sum(
                case
                    when
                        clock = '{{ clock }}'
                        and counted_days_before < accepted_index - suspended_until_acceptance + {{ days }}
                        then length
                end
            ),
            0
        )
        - coalesce(max(case when clock = '{{ clock }}' then suspended_until_acceptance end), 0)
        as bigint
    )
{%- endmacro %}
