{#-
Rows of a reference table of parameters (jurisdiction_code or *, parameter, valid_from, value) as one row per
jurisdiction, parameter and span of days: the value in force. One set for the jurisdiction goes before one set for all,
from the day on which it begins.
-#}
{% macro parameters_in_force(parameters) %}
with setting as (

    select
        jurisdiction.jurisdiction_code,
        setting.parameter,
        setting.valid_from,
        setting.value,
        setting.jurisdiction_code = '*' as is_general
    from {{ source('reference', 'jurisdiction') }} as jurisdiction
    inner join {{ source('reference', parameters) }} as setting
        on setting.jurisdiction_code in ('*', jurisdiction.jurisdiction_code)

),

spanned as (

    select
        *,
        lead(valid_from) over (
            partition by jurisdiction_code, parameter, is_general
            order by valid_from
        ) as next_from,
        min(case when not is_general then valid_from end) over (partition by jurisdiction_code, parameter) as own_from
    from setting

)

select
    jurisdiction_code,
    parameter,
    valid_from,
    least(next_from - 1, case when is_general then own_from - 1 end) as valid_to,
    -- wider than it need be, so that its product with the amount of a whole country is not cut to eighteen digits
    cast(value as decimal(20, 4)) as value
from spanned
where not is_general or own_from is null or valid_from < own_from
{% endmacro %}
