-- One row per accountability case and invariant of the closed loop: outcome and reason.
select
    judged.accountability_no,
    judged.check_code,
    code.name_zh as check_name_zh,
    code.name_en as check_name_en,
    accountability_case.department_code,
    accountability_case.department_name,
    accountability_case.jurisdiction_code,
    judged.outcome,
    judged.reason_zh,
    judged.reason_en,
    build.as_of
from {{ ref('int_accountability__case_check') }} as judged
inner join {{ ref('int_accountability__case') }} as accountability_case
    on judged.accountability_no = accountability_case.accountability_no
inner join {{ source('reference', 'code_set') }} as code
    on
        code.code_set = 'accountability_check'
        and judged.check_code = code.code
cross join {{ source('ops', 'build_parameters') }} as build
order by judged.accountability_no, judged.check_code
