-- One row per event of a finding's life up to as_of, in its order, with where the last step of each kind stood.
{% set steps = {
    'rectified': "('partial', 'rectified')", 'verified': "('verified')", 'rejected': "('rejected')",
    'struck_off': "('struck_off')"
} %}
with event as (

    select
        event.finding_no,
        event.seq_no,
        event.event_type,
        event.event_date,
        event.amount,
        row_number() over (
            partition by event.finding_no
            order by event.event_date, event.seq_no
        ) as position
    from {{ ref('stg_audit__rectification') }} as event
    cross join {{ source('ops', 'build_parameters') }} as build
    where event.event_date <= build.as_of_date

)

select
    {% for step, types in steps.items() %}
    coalesce(max(case when event_type in {{ types }} then position end) over earlier, 0)
        as previous_{{ step }}_position,
    {% endfor %}
    finding_no,
    seq_no,
    event_type,
    event_date,
    amount,
    position
from event
window earlier as (
    partition by finding_no
    order by position
    rows between unbounded preceding and 1 preceding
)
