{{ config(materialized='table') }}

-- One row per integrity signal and month: its thresholds in force, as columns. The row of the signal wins over '*',
-- then the latest that was in force when the month began.
with signal as (

    select distinct signal_id
    from {{ source('reference', 'integrity_policy') }}
    where signal_id <> '*'

),

candidate as (

    select
        signal.signal_id,
        month.month,
        policy.parameter,
        cast(policy.value as decimal(12, 4)) as value,
        row_number() over (
            partition by signal.signal_id, month.month, policy.parameter
            order by case when policy.signal_id = '*' then 1 else 0 end, policy.valid_from desc
        ) as preference
    from signal
    inner join {{ source('reference', 'integrity_policy') }} as policy
        on policy.signal_id = '*' or signal.signal_id = policy.signal_id
    inner join {{ ref('int_ops__month') }} as month on policy.valid_from <= month.month

)

{% set parameters = [
    'floor_ratio', 'minimum_count', 'minimum_messages', 'peer_factor', 'refile_workdays', 'slot_minutes',
    'upload_seconds', 'window_workdays', 'workdays_left', 'z_value',
] %}
select
    {% for parameter in parameters %}
    max(case when parameter = '{{ parameter }}' then value end) as {{ parameter }},
    {% endfor %}
    signal_id,
    month
from candidate
where preference = 1
group by signal_id, month
