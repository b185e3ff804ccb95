-- One row per audit finding whose audit has been delivered and whose department is known.
select
    finding.*,
    department.department_name,
    department.jurisdiction_code,
    department.currency_code
from {{ ref('stg_audit__finding') }} as finding
inner join {{ ref('stg_audit__project') }} as audit on finding.audit_no = audit.audit_no
inner join {{ ref('int_fiscal__department') }} as department on finding.department_code = department.department_code
