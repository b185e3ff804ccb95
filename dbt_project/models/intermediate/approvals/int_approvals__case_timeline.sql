-- One row per case: what happened to it and when, before any rule is applied. Where a message came several
-- times, the first receipt, acceptance and issue count, and the last finish. What few cases have is looked up
-- in small tables of its own: every further measure over all messages costs a pass of its own.
with frequent as (

    select
        case_no,
        -- the same in every message of a sound case
        min(matter_code) as matter_code,
        min(department_code) as department_code,
        min(matter_code) <> max(matter_code) as has_two_matters,
        min(department_code) <> max(department_code) as has_two_departments,
        min(event_at) as first_event_at,
        -- receipt
        min(event_at) filter (where event_type = 'apply') as applied_at,
        max(channel) filter (where event_type = 'apply') as channel,
        -- acceptance
        min(event_at) filter (where event_type = 'accept' and coalesce(status_code, '1') <> '2')
            as recorded_accepted_at,
        max(amount) filter (where event_type = 'accept') as accept_amount,
        max(materials_count) filter (where event_type in ('apply', 'accept', 'supply_accept')) as materials_count,
        -- handling
        count(*) filter (where event_type = 'review_step') as step_count,
        min({{ instant('event_at') }}) filter (where event_type = 'review_step') as first_step_instant,
        max({{ instant('event_at') }}) filter (where event_type = 'review_step') as last_step_instant,
        -- finish
        max(event_at) filter (where event_type = 'finish') as finished_at,
        max_by(
            {{ record(['result_code', 'is_approved', 'reason', 'amount']) }},
            {{ record(['event_at', 'seq_no']) }}
        ) filter (where event_type = 'finish') as finish,
        -- issue
        min(event_at) filter (where event_type = 'issue') as issued_at,
        -- upload
        count(uploaded_at) as uploaded_event_count,
        -- up to the finish: what follows belongs to later months, and picking up is the applicant's act
        count(*) filter (where event_type not in ('issue', 'pick_up')) as message_count,
        max(event_at) filter (where event_type not in ('issue', 'pick_up')) as last_message_at,
        count(uploaded_at) filter (where event_type not in ('issue', 'pick_up')) as uploaded_message_count,
        min(uploaded_at) filter (where event_type not in ('issue', 'pick_up')) as first_uploaded_at,
        max(uploaded_at) filter (where event_type not in ('issue', 'pick_up')) as last_uploaded_at
    from {{ ref('int_approvals__resolved_event') }}
    group by case_no

),

refusal as (

    select
        case_no,
        min(event_at) as refused_at,
        max(reason) as refusal_reason
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'accept' and status_code = '2'
    group by case_no

),

-- The first acceptance decides, be it one without a due instant.
own_due as (

    select
        case_no,
        min_by({{ record(['due_at']) }}, {{ record(['event_at', 'seq_no']) }}) as acceptance
    from {{ ref('int_approvals__resolved_event') }}
    where
        event_type = 'accept'
        and coalesce(status_code, '1') <> '2'
        and case_no in (
            select case_no from {{ ref('int_approvals__resolved_event') }}
            where event_type = 'accept' and due_at is not null
        )
    group by case_no

),

supplement as (

    select
        case_no,
        min(noticed_at) as first_notice_at,
        count(*) as supply_notice_count
    from {{ ref('int_approvals__supplement') }}
    group by case_no

),

special as (

    select
        case_no,
        count(*) as special_start_count,
        count(case when special_type = '2' then 1 end) as suspension_count
    from {{ ref('int_approvals__special_procedure') }}
    group by case_no

)

select
    frequent.case_no,
    frequent.matter_code,
    frequent.department_code,
    frequent.has_two_matters,
    frequent.has_two_departments,
    frequent.first_event_at,
    frequent.applied_at,
    frequent.channel,
    frequent.recorded_accepted_at,
    refusal.refused_at,
    refusal.refusal_reason,
    own_due.acceptance.due_at as due_at,
    supplement.first_notice_at,
    coalesce(supplement.supply_notice_count, 0) as supply_notice_count,
    coalesce(special.special_start_count, 0) as special_start_count,
    coalesce(special.suspension_count, 0) as suspension_count,
    frequent.step_count,
    frequent.first_step_instant,
    frequent.last_step_instant,
    frequent.finished_at,
    frequent.finish.result_code as result_code,
    frequent.finish.is_approved as is_approved,
    frequent.finish.reason as finish_reason,
    coalesce(frequent.finish.amount, frequent.accept_amount) as fee_paid_amount,
    frequent.issued_at,
    frequent.materials_count,
    frequent.uploaded_event_count,
    frequent.message_count,
    frequent.uploaded_message_count,
    frequent.last_message_at,
    frequent.first_uploaded_at,
    frequent.last_uploaded_at
from frequent
left join refusal on frequent.case_no = refusal.case_no
left join own_due on frequent.case_no = own_due.case_no
left join supplement on frequent.case_no = supplement.case_no
left join special on frequent.case_no = special.case_no
