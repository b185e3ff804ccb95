{{ config(materialized='table') }}

-- One row per version of a matter and step that every case must pass.
with listed as (

    select
        matter_code,
        matter_version,
        {{ list_item('required_steps', 'step_code') }}
    from {{ ref('dim_matter') }}

)

select distinct
    matter_code,
    matter_version,
    step_code
from listed
where step_code <> ''
