-- K02: a case number is unique in the warehouse.
{{ config(severity='warn', meta={
    'rule': 'K02',
    'action': 'warning',
    'title_zh': '同一办件编号见于两个部门',
    'title_en': 'Case number in two departments',
    'fix_zh': '在来源映射中为办件编号加部门前缀。',
    'fix_en': 'Give the case number the prefix of its department in the mapping of the source.',
}) }}
select
    case_no,
    min(department_code) as one_department,
    max(department_code) as another_department
from {{ ref('int_approvals__resolved_event') }}
where case_no in (
    select case_no from {{ ref('fct_approval_case') }}
    where exclusion_reason = 'two_departments'
)
group by case_no
