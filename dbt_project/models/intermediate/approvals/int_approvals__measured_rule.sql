{{ config(materialized='table') }}

-- One row per department and rule whose inputs its files really carry. A rule that is not here is not measured:
-- it is neither kept nor broken, and nor is it before the first day of which files with all its inputs tell: what a
-- department has begun to send says nothing of the months before.
select
    department.department_code,
    rule.rule_id,
    max(sent.measured_from) as measured_from
from (
    select distinct department_code from {{ ref('int_approvals__measured_input') }}
) as department
cross join {{ source('reference', 'rule_register') }} as rule
left join {{ ref('int_approvals__measured_input') }} as sent
    on
        department.department_code = sent.department_code
        and position(';' || sent.input_name || ';' in ';' || rule.needs || ';') > 0
group by department.department_code, rule.rule_id, rule.needs
having
    rule.needs is null
    or count(sent.input_name) = length(rule.needs) - length(replace(rule.needs, ';', '')) + 1
