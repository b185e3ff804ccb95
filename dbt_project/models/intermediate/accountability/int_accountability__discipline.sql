-- One row per decision that disciplined a person for a fault in approval and stood at as_of: a review or an appeal that
-- revoked it takes it back. Faults A01 to D03 are those of approval.
with event as (

    select event.*
    from {{ ref('stg_accountability__event') }} as event
    inner join {{ source('ops', 'build_parameters') }} as build on event.event_date <= build.as_of_date

)

select
    decision.accountability_no,
    decision.person_id,
    decision.form_code,
    decision.department_code,
    min(decision.event_date) as decided_date
from event as decision
where
    decision.event_type = 'decision'
    and decision.form_code is not null
    and decision.fault_code >= 'A01'
    and decision.fault_code <= 'D03'
    and not exists (
        select 1 from event as later
        where
            decision.accountability_no = later.accountability_no
            and later.event_type in ('review', 'appeal')
            and later.outcome in ('revoked', '撤销')
            and later.seq_no > decision.seq_no
    )
group by decision.accountability_no, decision.person_id, decision.form_code, decision.department_code
