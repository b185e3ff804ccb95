-- The matters of a department and month add up to the department.
{{ config(severity='error', meta={
    'rule': 'E-TIE-03',
    'action': 'blocking',
    'title_zh': '各事项之和与部门不符',
    'title_en': 'Matters do not add up to the department',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with from_matters as (

    select
        department_code,
        month,
        sum(finished_count) as finished_count,
        sum(normal_finish_count) as normal_finish_count,
        sum(on_time_promised_count) as on_time_promised_count,
        sum(on_time_statutory_count) as on_time_statutory_count
    from {{ ref('monthly_matter_efficiency') }}
    group by department_code, month

)

select
    coalesce(department.department_code, matter.department_code) as department_code,
    coalesce(department.month, matter.month) as month,
    department.finished_count as finished_in_department,
    matter.finished_count as finished_in_matters
from {{ ref('monthly_department_approval_efficiency') }} as department
full outer join from_matters as matter
    on
        department.department_code = matter.department_code
        and department.month = matter.month
where
    coalesce(department.finished_count, 0) <> coalesce(matter.finished_count, 0)
    or coalesce(department.normal_finish_count, 0) <> coalesce(matter.normal_finish_count, 0)
    or coalesce(department.on_time_promised_count, 0) <> coalesce(matter.on_time_promised_count, 0)
    or coalesce(department.on_time_statutory_count, 0) <> coalesce(matter.on_time_statutory_count, 0)
