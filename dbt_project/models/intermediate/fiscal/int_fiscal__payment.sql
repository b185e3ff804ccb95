-- One row per line of a payment voucher of a known department, with what its fund and classes mean that day, what kind
-- of unit paid and whether the item is one of operating expenditure.
with payment as (

    {{ classified(ref('stg_fiscal__payment'), 'paid_date') }}

),

-- A unit is what its latest period says, should periods overlap.
unit as (

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

)

select
    payment.*,
    unit.unit_type,
    -- known only for an item, in a jurisdiction that keeps the list
    case
        when item.functional_code is not null then true
        when length(payment.functional_code) = 7 and listed.jurisdiction_code is not null then false
    end as is_operating_expenditure
from payment
left join unit
    on
        payment.unit_code = unit.unit_code
        and {{ in_force('unit', 'payment.paid_date') }}
left join {{ source('reference', 'operating_expenditure_items') }} as item
    on
        payment.jurisdiction_code = item.jurisdiction_code
        and payment.functional_code = item.functional_code
        and {{ in_force('item', 'payment.paid_date') }}
left join (
    select distinct jurisdiction_code
    from {{ source('reference', 'operating_expenditure_items') }}
) as listed on payment.jurisdiction_code = listed.jurisdiction_code
