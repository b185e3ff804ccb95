-- One row per department that sent messages: which kinds of them it sends at all.
select
    department_code,
    max(case when input_name = 'event_type:supply_notice' then 1 end) = 1 as has_supply_notice,
    max(case when input_name = 'status_code' then 1 end) = 1 as has_refusals,
    -- an extension is a special start too: only ends show that suspensions are sent
    max(case when input_name = 'event_type:special_end' then 1 end) = 1 as has_suspensions
from {{ ref('int_approvals__measured_input') }}
group by department_code
