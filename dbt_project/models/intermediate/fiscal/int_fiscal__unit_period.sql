-- One row per budget unit and span of days: what a later period says of a unit takes the place of an earlier one.
select
    unit_code,
    unit_type,
    valid_from,
    least(
        valid_to,
        lead(valid_from) over (
            partition by unit_code
            order by valid_from
        ) - 1
    ) as valid_to
from {{ ref('stg_organisation__budget_unit') }}
