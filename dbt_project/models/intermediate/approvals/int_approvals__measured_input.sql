{{ config(materialized='table') }}

-- What a department's files really carry: columns and message types. What is not here is not measured.
select distinct
    sender.department_code,
    reading_input.input_name
from {{ source('ops', 'reading_sender') }} as sender
inner join {{ source('ops', 'reading_input') }} as reading_input
    on
        sender.dataset = 'approval_events'
        and sender.dataset = reading_input.dataset
        and sender.delivery_id = reading_input.delivery_id
