{{ config(materialized='table') }}

-- One row per jurisdiction, rule, parameter and stretch of days: the value in force. From the first row of the
-- jurisdiction's own on, those of '*' no longer hold there.
with candidate as (

    select
        jurisdiction.jurisdiction_code,
        parameter.rule_id,
        parameter.parameter,
        cast(parameter.value as decimal(12, 4)) as value,
        parameter.valid_from,
        lead(parameter.valid_from) over (
            partition by
                jurisdiction.jurisdiction_code, parameter.rule_id, parameter.parameter, parameter.jurisdiction_code
            order by parameter.valid_from
        ) as next_from,
        min(case when parameter.jurisdiction_code <> '*' then parameter.valid_from end) over (
            partition by jurisdiction.jurisdiction_code, parameter.rule_id, parameter.parameter
        ) as own_from,
        parameter.jurisdiction_code = '*' as is_general
    from {{ source('reference', 'rule_parameter') }} as parameter
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on parameter.jurisdiction_code in ('*', jurisdiction.jurisdiction_code)

),

bounded as (

    select
        *,
        least(
            coalesce(next_from - 1, date '9999-12-31'),
            case when is_general then coalesce(own_from - 1, date '9999-12-31') else date '9999-12-31' end
        ) as valid_to
    from candidate

)

select
    jurisdiction_code,
    rule_id,
    parameter,
    value,
    valid_from,
    valid_to
from bounded
where valid_from <= valid_to
