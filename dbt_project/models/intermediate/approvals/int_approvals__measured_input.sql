{{ config(materialized='table') }}

-- What a department's files really carry, columns and message types, and the first day of which a file with it tells.
-- What is not here is not measured.
select
    sender.department_code,
    reading_input.input_name,
    min(sender.first_date) as measured_from
from {{ source('ops', 'reading_sender') }} as sender
inner join {{ source('ops', 'reading_input') }} as reading_input
    on
        sender.dataset = 'approval_events'
        and sender.dataset = reading_input.dataset
        and sender.delivery_id = reading_input.delivery_id
group by sender.department_code, reading_input.input_name
