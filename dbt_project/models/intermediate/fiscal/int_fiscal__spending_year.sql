-- One row per department and fiscal year with any spending: where it was taken from, and whether payments leave out
-- months. A department pays in every month, so that before its first payment and after its last none were sent.
with summed as (

    select
        department_code,
        fiscal_year,
        max(case dataset when 'payments' then 'payments' else 'final' end) as executed_source,
        min(month) as first_month,
        max(month) as last_month
    from {{ ref('int_fiscal__spending') }}
    group by department_code, fiscal_year

),

spanned as (

    select
        department_code,
        fiscal_year,
        executed_source,
        min(first_month) over of_department as first_month,
        max(last_month) over of_department as last_month
    from summed
    window of_department as (partition by department_code)

)

select
    spanned.*,
    spanned.executed_source = 'payments'
    and (
        spanned.first_month > year.first_date
        or spanned.last_month < {{ month_of('year.last_date') }}
    ) as lacks_months
from spanned
inner join {{ ref('int_fiscal__department_year') }} as year
    on spanned.department_code = year.department_code and spanned.fiscal_year = year.fiscal_year
