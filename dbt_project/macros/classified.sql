{#
    Rows of budget lines or payments with what their unit, fund and classes mean in the jurisdiction of their department.

    '-' says that an amount is not divided, and is known everywhere. `unknown_column` names the first column whose
    code the jurisdiction did not have in force on the day of the row; such a row waits and counts nowhere.
#}
{% macro classified(relation, day) -%}
select
    entry.*,
    department.department_name,
    department.jurisdiction_code,
    department.currency_code,
    department.fiscal_year_start_month,
    coalesce(functional_class.functional_code, whole_class.functional_code) as functional_class_code,
    economic_class.cost_group,
    economic_class.three_public_item,
    unit.unit_type,
    -- known only of an item, in a jurisdiction that keeps the list
    case
        when item.functional_code is not null then true
        when length(entry.functional_code) = 7 and listed.jurisdiction_code is not null then false
    end as is_operating_expenditure,
    case
        when entry.fund_type <> '-' and fund.fund_type is null then 'fund_type'
        when
            entry.functional_code <> '-'
            and functional_class.functional_code is null
            and whole_class.functional_code is null
            then 'functional_code'
        when entry.economic_code <> '-' and economic_class.economic_code is null then 'economic_code'
    end as unknown_column
from (
    select
        *,
        {{ day }} as classified_date
    from {{ relation }}
) as entry
inner join {{ ref('int_fiscal__department') }} as department on entry.department_code = department.department_code
left join {{ source('reference', 'fund_type') }} as fund
    on
        department.jurisdiction_code = fund.jurisdiction_code
        and entry.fund_type = fund.fund_type
        and {{ in_force('fund', 'entry.classified_date') }}
left join {{ source('reference', 'functional_class') }} as functional_class
    on
        department.jurisdiction_code = functional_class.jurisdiction_code
        and entry.functional_code = functional_class.functional_code
        and {{ in_force('functional_class', 'entry.classified_date') }}
{# divisions and items of a class are known by the digits they begin with, where the class says so #}
left join {{ source('reference', 'functional_class') }} as whole_class
    on
        department.jurisdiction_code = whole_class.jurisdiction_code
        and whole_class.covers_subclasses
        and length(entry.functional_code) in (5, 7)
        and substring(entry.functional_code, 1, 3) = whole_class.functional_code
        and {{ in_force('whole_class', 'entry.classified_date') }}
left join {{ source('reference', 'economic_class') }} as economic_class
    on
        department.jurisdiction_code = economic_class.jurisdiction_code
        and entry.economic_code = economic_class.economic_code
        and {{ in_force('economic_class', 'entry.classified_date') }}
left join {{ ref('int_fiscal__unit_period') }} as unit
    on
        entry.unit_code = unit.unit_code
        and {{ in_force('unit', 'entry.classified_date') }}
left join {{ source('reference', 'operating_expenditure_items') }} as item
    on
        department.jurisdiction_code = item.jurisdiction_code
        and entry.functional_code = item.functional_code
        and {{ in_force('item', 'entry.classified_date') }}
left join (
    select distinct jurisdiction_code
    from {{ source('reference', 'operating_expenditure_items') }}
) as listed on department.jurisdiction_code = listed.jurisdiction_code
{%- endmacro %}
