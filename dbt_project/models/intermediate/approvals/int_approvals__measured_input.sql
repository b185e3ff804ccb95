{{ config(materialized='table') }}

-- What a department's files really carry: columns and message types. What is not here is not measured.
with sent as (

    select distinct
        department_code,
        _delivery_id
    from {{ source('raw', 'approval_events') }}

)

select distinct
    sent.department_code,
    reading_input.input_name
from sent
inner join {{ source('ops', 'reading_input') }} as reading_input
    on
        reading_input.dataset = 'approval_events'
        and sent._delivery_id = reading_input.delivery_id
