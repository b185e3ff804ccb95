-- One row per recommendation of an audit, with the file and row it came from.
select
    recommendation.recommendation_no,
    recommendation.audit_no,
    department.department_code,
    department.department_name,
    recommendation.issued_date,
    recommendation.adopted_date,
    recommendation.status,
    department.jurisdiction_code,
    build.as_of,
    recommendation._delivery_id as delivery_id,
    recommendation._file_name as file_name,
    recommendation._sheet as sheet,
    recommendation._row_number as row_number
from {{ ref('stg_audit__recommendation') }} as recommendation
left join {{ ref('stg_audit__project') }} as audit on recommendation.audit_no = audit.audit_no
inner join {{ ref('int_fiscal__department') }} as department
    on coalesce(recommendation.department_code, audit.auditee_code) = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by recommendation.recommendation_no
