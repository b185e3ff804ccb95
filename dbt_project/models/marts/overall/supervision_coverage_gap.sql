-- One row per unit of a year that supervision, audit or evaluation did not get to, where any record of it was sent.
select
    unit.jurisdiction_code,
    unit.department_code,
    unit.department_name,
    unit.currency_code,
    unit.year,
    unit.dimension,
    unit.unit,
    unit.unit_no,
    unit.unit_name,
    unit.unit_amount,
    unit.is_complete,
    unit.gap_code,
    case unit.gap_code
        when 'department_silent' then '该部门本年没有任何办件信息'
        when 'no_event' then '本年没有该事项的办件信息：没有业务，或未接入监察'
        when 'not_audited' then '该部门本年度支出没有审计项目'
        when 'audit_not_begun' then '审计项目已列入，尚未实施'
        when 'not_rated' then '本年办结的该事项办件没有一件评价'
        when 'not_evaluated' then '本年没有外部评议，也没有公布白皮书'
    end as reason_zh,
    case unit.gap_code
        when 'department_silent' then 'no message about any case of the department that year'
        when 'no_event' then 'no message about the matter that year: no business, or not connected'
        when 'not_audited' then 'no audit of what the department spent that year'
        when 'audit_not_begun' then 'an audit is listed but has not begun'
        when 'not_rated' then 'none of the cases of the matter finished that year was rated'
        when 'not_evaluated' then 'neither reviewed from outside nor a white paper published that year'
    end as reason_en,
    build.as_of
from {{ ref('int_organisation__supervised_unit') }} as unit
cross join {{ source('ops', 'build_parameters') }} as build
where
    unit.is_sent
    and not unit.is_covered
order by unit.jurisdiction_code, unit.year, unit.dimension, unit.unit, unit.department_code, unit.unit_no
