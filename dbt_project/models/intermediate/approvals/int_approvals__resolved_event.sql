-- Messages whose matter and department are known, and the calendar that the department keeps.
-- The others wait in quality.pending_row.
select event.*
from {{ ref('stg_approvals__event') }} as event
where
    event.matter_code in (select matter_code from {{ ref('dim_matter') }})
    and event.department_code in (
        select department_code from {{ ref('dim_department') }}
        where calendar_code is not null
    )
