-- One row per department: its name at as_of, and the currency and fiscal year of its jurisdiction.
select
    department.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    department.ranking_group,
    jurisdiction.currency_code,
    jurisdiction.fiscal_year_start_month
from {{ ref('int_organisation__current_department') }} as department
inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
    on department.jurisdiction_code = jurisdiction.jurisdiction_code
