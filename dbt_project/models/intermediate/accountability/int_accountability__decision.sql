-- One row per decision row, and whether it stands at as_of: a review or an appeal that revoked it takes it back, one
-- that changed it lets the decision made anew stand in its place.
with event as (

    select * from {{ ref('int_accountability__event') }}

),

last as (

    select
        accountability_no,
        max(case when outcome_code = 'revoked' then seq_no end) as revoked_seq_no,
        max(case when event_type = 'decision' then seq_no end) as decision_seq_no
    from event
    group by accountability_no

),

-- A change counts once a decision was made anew after it; a later one that still waits for it takes nothing back.
changed as (

    select
        event.accountability_no,
        max(event.seq_no) as seq_no
    from event
    inner join last on event.accountability_no = last.accountability_no
    where
        event.outcome_code = 'changed'
        and event.seq_no < last.decision_seq_no
    group by event.accountability_no

),

judged as (

    select
        event.*,
        coalesce(last.revoked_seq_no > event.seq_no, false) as is_revoked,
        coalesce(changed.seq_no > event.seq_no, false) as is_replaced
    from event
    inner join last on event.accountability_no = last.accountability_no
    left join changed on event.accountability_no = changed.accountability_no
    where event.event_type = 'decision'

)

select
    *,
    not is_revoked and not is_replaced as is_standing
from judged
