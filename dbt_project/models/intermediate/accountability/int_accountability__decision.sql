-- One row per decision row, and whether it stands at as_of: a review or an appeal that revoked it takes it back, one
-- that changed it lets the decision made anew stand in its place.
with event as (

    select * from {{ ref('int_accountability__event') }}

),

later as (

    select
        accountability_no,
        max(case when outcome_code = 'revoked' then seq_no end) as revoked_seq_no,
        max(case when outcome_code = 'changed' then seq_no end) as changed_seq_no,
        max(case when event_type = 'decision' then seq_no end) as last_decision_seq_no
    from event
    group by accountability_no

),

judged as (

    select
        event.*,
        coalesce(later.revoked_seq_no > event.seq_no, false) as is_revoked,
        coalesce(later.changed_seq_no > event.seq_no and later.last_decision_seq_no > later.changed_seq_no, false)
            as is_replaced
    from event
    inner join later on event.accountability_no = later.accountability_no
    where event.event_type = 'decision'

)

select
    *,
    not is_revoked and not is_replaced as is_standing
from judged
