-- One row per department and item that some quarterly report tells of. An inspection of one department's item under
-- another department's name waits.
select distinct
    department_code,
    item_no,
    department_code || '/' || item_no as department_item
from {{ ref('stg_supervision__quarterly_report_item') }}
