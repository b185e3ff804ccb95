-- One row per case: who applied, when its acts happened and when its messages came in, to see how it was entered.
-- What follows the finish is left out: it belongs to later months.
select
    case_no,
    max(applicant_id) as applicant_id,
    -- the department's own acts
    count(case when event_type in ('accept', 'review_step', 'finish') then 1 end) as act_count,
    min(case when event_type in ('accept', 'review_step', 'finish') then event_at end) as first_act_at,
    max(case when event_type in ('accept', 'review_step', 'finish') then event_at end) as last_act_at,
    -- every message and its upload
    count(*) as message_count,
    count(uploaded_at) as uploaded_count,
    min(event_at) as first_event_at,
    max(event_at) as last_event_at,
    min(uploaded_at) as first_uploaded_at,
    max(uploaded_at) as last_uploaded_at
from {{ ref('int_approvals__resolved_event') }}
where event_type not in ('issue', 'pick_up')
group by case_no
