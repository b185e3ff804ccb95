{{ config(materialized='table') }}

-- Messages that wait because their matter or department is not known yet; tried again at every build.
select
    case_no,
    case
        when department_code not in (select department_code from {{ ref('dim_department') }}) then 'department_code'
        else 'matter_code'
    end as column_name,
    department_code,
    matter_code,
    _delivery_id,
    _file_name,
    _sheet,
    _row_number
from {{ ref('stg_approvals__event') }}
where
    department_code not in (select department_code from {{ ref('dim_department') }})
    or matter_code not in (select matter_code from {{ ref('dim_matter') }})
