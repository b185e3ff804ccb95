-- The months of a department add up to its cases finished by as_of.
{{ config(severity='error', meta={
    'rule': 'E-TIE-02',
    'action': 'blocking',
    'title_zh': '各月办结量之和与办件不符',
    'title_en': 'Finished cases of the months do not add up to the cases',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with from_cases as (

    select
        department_code,
        count(*) as finished_count
    from {{ ref('fct_approval_case') }}
    where
        finished_at <= as_of
        and coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')
    group by department_code

),

from_months as (

    select
        department_code,
        sum(finished_count) as finished_count
    from {{ ref('monthly_department_approval_efficiency') }}
    group by department_code

)

select
    coalesce(from_cases.department_code, from_months.department_code) as department_code,
    coalesce(from_cases.finished_count, 0) as finished_in_cases,
    coalesce(from_months.finished_count, 0) as finished_in_months
from from_cases
full outer join from_months on from_cases.department_code = from_months.department_code
where coalesce(from_cases.finished_count, 0) <> coalesce(from_months.finished_count, 0)
