-- The cases a year's cost is divided by are those that its months were published with.
{{ config(severity='error', meta={
    'rule': 'E-TIE-08',
    'action': 'blocking',
    'title_zh': '单位成本所用办结量与各月之和不符',
    'title_en': 'Finished cases behind a unit cost differ from the sum of the months',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with from_months as (

    select
        efficiency.department_code,
        year.fiscal_year,
        sum(efficiency.finished_count) as finished_count
    from {{ ref('monthly_department_approval_efficiency') }} as efficiency
    inner join {{ ref('int_fiscal__department_year') }} as year
        on
            efficiency.department_code = year.department_code
            and efficiency.month between year.first_date and year.last_date
    group by efficiency.department_code, year.fiscal_year

)

select
    unit_cost.department_code,
    unit_cost.fiscal_year,
    unit_cost.driver,
    unit_cost.finished_count as finished_behind_the_cost,
    from_months.finished_count as finished_in_months
from {{ ref('yearly_department_unit_cost') }} as unit_cost
left join from_months
    on unit_cost.department_code = from_months.department_code and unit_cost.fiscal_year = from_months.fiscal_year
where unit_cost.finished_count <> coalesce(from_months.finished_count, 0)
