-- One row per unspent balance, with whether it is so old at the end of the year that it is surplus. The rule of the
-- first day of the fiscal year holds.
select
    carryover.*,
    carryover.fiscal_year - carryover.origin_year >= parameter.value as is_surplus
from {{ ref('fct_carryover') }} as carryover
left join {{ ref('int_fiscal__parameter') }} as parameter
    on
        carryover.jurisdiction_code = parameter.jurisdiction_code
        and parameter.parameter = 'carryover_surplus_after_years'
        and {{ in_force('parameter', 'make_date(cast(carryover.fiscal_year as integer), 1, 1)') }}
