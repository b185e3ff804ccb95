{{ config(materialized='table') }}

-- One row per supplement notice: when the applicant was told and when the supplement was complete.
with notice as (

    select
        case_no,
        seq_no,
        event_at as noticed_at
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'supply_notice'

),

reply as (

    select
        case_no,
        event_at as supplied_at
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'supply_accept'

)

select
    notice.case_no,
    notice.seq_no,
    notice.noticed_at,
    min(reply.supplied_at) as supplied_at
from notice
left join reply
    on
        notice.case_no = reply.case_no
        and notice.noticed_at <= reply.supplied_at
group by notice.case_no, notice.seq_no, notice.noticed_at
