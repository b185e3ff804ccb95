-- One row per case: what happened to it and when, before any rule is applied. Where a message came several
-- times, the first receipt, acceptance and issue count, and the last finish.
with event as (

    select * from {{ ref('int_approvals__resolved_event') }}

)

select
    case_no,
    -- the same in every message of a sound case
    min(matter_code) as matter_code,
    min(department_code) as department_code,
    min(matter_code) <> max(matter_code) as has_two_matters,
    min(department_code) <> max(department_code) as has_two_departments,
    min(event_at) as first_event_at,
    -- receipt
    min(case when event_type = 'apply' then event_at end) as applied_at,
    max(case when event_type = 'apply' then channel end) as channel,
    -- acceptance
    min(case when event_type = 'accept' and coalesce(status_code, '1') <> '2' then event_at end)
        as recorded_accepted_at,
    min(case when event_type = 'accept' and status_code = '2' then event_at end) as refused_at,
    max(case when event_type = 'accept' and status_code = '2' then coalesce(reason, '') end) as refusal_reason,
    -- as a record, for the first acceptance may be one without a due instant
    min_by({{ record(['due_at']) }}, {{ record(['event_at', 'seq_no']) }}) filter (
        where event_type = 'accept' and coalesce(status_code, '1') <> '2'
    ) as acceptance,
    -- handling
    min(case when event_type = 'supply_notice' then event_at end) as first_notice_at,
    count(case when event_type = 'supply_notice' then 1 end) as supply_notice_count,
    count(case when event_type = 'special_start' then 1 end) as special_start_count,
    count(case when event_type = 'special_start' and special_type = '2' then 1 end) as suspension_count,
    count(case when event_type = 'review_step' then 1 end) as step_count,
    min(case when event_type = 'review_step' then {{ instant('event_at') }} end) as first_step_instant,
    max(case when event_type = 'review_step' then {{ instant('event_at') }} end) as last_step_instant,
    -- finish
    max(case when event_type = 'finish' then event_at end) as finished_at,
    max_by(
        {{ record(['result_code', 'is_approved', 'reason', 'amount']) }},
        {{ record(['event_at', 'seq_no']) }}
    ) filter (where event_type = 'finish') as finish,
    -- issue
    min(case when event_type = 'issue' then event_at end) as issued_at,
    -- upload
    count(uploaded_at) as uploaded_event_count
from event
group by case_no
