-- A08 超越职权层级: accepted by a department of a lower level than the one that exercises the matter.
select
    approval_case.case_no,
    cast(approval_case.recorded_accepted_at as date) as found_date,
    {{ excess('cast(department_level.exercise_level as integer) - cast(matter.exercise_level as integer)') }} as excess
from {{ ref('fct_approval_case') }} as approval_case
inner join {{ ref('dim_matter') }} as matter
    on
        approval_case.matter_code = matter.matter_code
        and approval_case.matter_version = matter.matter_version
inner join {{ ref('int_organisation__current_department') }} as department
    on approval_case.department_code = department.department_code
inner join {{ source('reference', 'department_level') }} as department_level
    on department.level = department_level.department_level
where
    -- a lower code is a higher level
    matter.exercise_level < department_level.exercise_level
    and approval_case.recorded_accepted_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
