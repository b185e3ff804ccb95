{{ config(materialized='table') }}

-- Messages that wait because their matter or department is not known yet, or because no calendar is known by which
-- the department's days could be counted; tried again at every build.
select
    case_no,
    case
        when department_code not in (select department_code from {{ ref('dim_department') }}) then 'department_code'
        when
            department_code not in (
                select department_code from {{ ref('dim_department') }}
                where calendar_code is not null
            )
            then 'calendar_code'
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
    department_code not in (
        select department_code from {{ ref('dim_department') }}
        where calendar_code is not null
    )
    or matter_code not in (select matter_code from {{ ref('dim_matter') }})
