-- The contracts of the departments of a jurisdiction and fiscal year add up to the jurisdiction.
{{ config(severity='error', meta={
    'rule': 'E-TIE-20',
    'action': 'blocking',
    'title_zh': '各部门采购之和与辖区不符',
    'title_en': 'Procurement of the departments does not add up to the jurisdiction',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with from_departments as (

    select
        jurisdiction_code,
        fiscal_year,
        sum(contract_count) as contract_count,
        sum(award_amount) as award_amount,
        sum(saving_amount) as saving_amount,
        sum(method_base_amount) as method_base_amount,
        sum(competitive_amount) as competitive_amount
    from {{ ref('procurement_performance') }}
    group by jurisdiction_code, fiscal_year

)

select
    coalesce(whole.jurisdiction_code, part.jurisdiction_code) as jurisdiction_code,
    coalesce(whole.fiscal_year, part.fiscal_year) as fiscal_year,
    whole.award_amount as award_of_jurisdiction,
    part.award_amount as award_of_departments
from {{ ref('yearly_jurisdiction_procurement') }} as whole
full outer join from_departments as part
    on
        whole.jurisdiction_code = part.jurisdiction_code
        and whole.fiscal_year = part.fiscal_year
where
    whole.contract_count is distinct from part.contract_count
    or whole.award_amount is distinct from part.award_amount
    or whole.saving_amount is distinct from part.saving_amount
    or whole.method_base_amount is distinct from part.method_base_amount
    or whole.competitive_amount is distinct from part.competitive_amount
