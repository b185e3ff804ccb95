-- One row per department and month. Every ratio stands beside its numerator and its base; what is not sent is NULL.
with frame as (

    select * from {{ ref('int_approvals__monthly_department') }}

),

approval_case as (

    select * from {{ ref('fct_approval_case') }}
    where coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')

),

received as (

    select
        department_code,
        {{ month_of('cast(applied_at as date)') }} as month,
        count(*) as received_count,
        count(case when channel in ('online', 'mobile') then 1 end) as online_count,
        count(channel) as channel_known_count
    from approval_case
    where applied_at <= as_of
    group by all

),

accepted as (

    select
        department_code,
        {{ month_of('cast(accepted_at as date)') }} as month,
        count(*) as accepted_count
    from approval_case
    where accepted_at <= as_of
    group by all

),

refused as (

    select
        department_code,
        {{ month_of('cast(refused_at as date)') }} as month,
        count(*) as refused_count
    from approval_case
    where status = 'refused' and refused_at <= as_of
    group by all

),

finished as (

    select
        department_code,
        finished_month as month,
        count(*) as finished_count,
        count(case when is_normal_finish then 1 end) as normal_finish_count,
        count(case when is_normal_finish and not is_overdue_promised then 1 end) as on_time_promised_count,
        count(case when is_normal_finish then is_overdue_promised end) as on_time_promised_base_count,
        count(case when is_normal_finish and not is_overdue_statutory then 1 end) as on_time_statutory_count,
        count(case when is_normal_finish then is_overdue_statutory end) as on_time_statutory_base_count,
        count(
            case
                when
                    is_normal_finish
                    and not is_immediate
                    and not is_overdue_statutory
                    and cast(finished_at as date) < statutory_due_date
                    then 1
            end
        ) as early_finish_count,
        count(case when is_normal_finish and not is_immediate then is_overdue_statutory end) as early_finish_base_count,
        count(case when is_overdue and not is_normal_finish then 1 end) as late_abnormal_finish_count,
        count(case when is_immediate then 1 end) as immediate_count,
        count(case when supply_notice_count = 0 then 1 end) as first_time_count,
        count(case when has_suspension then 1 end) as suspended_case_count,
        count(case when is_normal_finish then is_approved end) as decision_known_count,
        count(case when is_normal_finish and not is_approved then 1 end) as not_approved_count,
        count(case when status = 'withdrawn' then 1 end) as terminated_count,
        count(case when result_code = '1' then 1 end) as returned_count,
        count(case when is_uploaded_late then 1 end) as late_upload_count,
        count(is_uploaded_late) as upload_known_count,
        sum(case when elapsed_working_days is not null then suspended_working_days end) as suspended_working_days,
        sum(elapsed_working_days) as all_elapsed_working_days
    from {{ ref('int_approvals__finished_case') }}
    group by all

),

-- Cases whose time is compared: promised cases finished normally, the immediate ones left out.
timed as (

    select
        department_code,
        finished_month as month,
        count(*) as timed_count,
        sum(elapsed_working_days) as elapsed_working_days,
        {{ percentile('elapsed_working_days', 0.5) }} as median_elapsed_working_days,
        {{ percentile('elapsed_working_days', 0.9) }} as p90_elapsed_working_days,
        sum(case when limit_unit = 'workday' then statutory_limit end) as timed_statutory_limit,
        sum(case when limit_unit = 'workday' then elapsed_working_days end) as timed_elapsed_working_days
    from {{ ref('int_approvals__finished_case') }}
    where
        is_normal_finish
        and case_type = '2'
        and elapsed_working_days is not null
    group by all

),

promised as (

    select
        frame.department_code,
        frame.month,
        sum(matter.statutory_limit) as promise_statutory_limit,
        sum(matter.promised_limit) as promise_promised_limit
    from frame
    inner join {{ ref('dim_matter') }} as matter
        on
            frame.department_code = matter.department_code
            and frame.measured_on between matter.valid_from and matter.valid_to
    where
        matter.limit_unit = 'workday'
        and matter.promised_limit is not null
        and matter.case_type is distinct from '1'
    group by frame.department_code, frame.month

),

visits as (

    select
        frame.department_code,
        frame.month,
        count(case when matter.onsite_visits <= 1 then 1 end) as onsite_visit_count,
        count(matter.onsite_visits) as onsite_visit_base_count
    from frame
    inner join {{ ref('dim_matter') }} as matter
        on
            frame.department_code = matter.department_code
            and frame.measured_on between matter.valid_from and matter.valid_to
    group by frame.department_code, frame.month

),

measured as (

    select
        department_code,
        max(case when input_name = 'event_type:supply_notice' then 1 end) = 1 as has_supply_notice,
        max(case when input_name = 'status_code' then 1 end) = 1 as has_refusals,
        -- an extension is a special start too: only ends show that suspensions are sent
        max(case when input_name = 'event_type:special_end' then 1 end) = 1 as has_suspensions
    from {{ ref('int_approvals__measured_input') }}
    group by department_code

)

select
    frame.department_code,
    frame.department_name,
    frame.jurisdiction_code,
    frame.ranking_group,
    frame.month,
    frame.measured_on,
    -- volume
    coalesce(received_count, 0) as received_count,
    coalesce(accepted_count, 0) as accepted_count,
    coalesce(finished_count, 0) as finished_count,
    coalesce(normal_finish_count, 0) as normal_finish_count,
    open_count,
    open_overdue_count,
    open_overdue_statutory_count,
    -- on time
    on_time_promised_count,
    on_time_promised_base_count,
    {{ exact_ratio('on_time_promised_count', 'on_time_promised_base_count') }} as on_time_promised_ratio,
    on_time_statutory_count,
    on_time_statutory_base_count,
    {{ exact_ratio('on_time_statutory_count', 'on_time_statutory_base_count') }} as on_time_statutory_ratio,
    early_finish_count,
    early_finish_base_count,
    {{ exact_ratio('early_finish_count', 'early_finish_base_count') }} as early_finish_ratio,
    late_abnormal_finish_count,
    -- speed
    cast(promise_statutory_limit as bigint) as promise_statutory_limit,
    cast(promise_promised_limit as bigint) as promise_promised_limit,
    {{ exact_ratio('(promise_statutory_limit - promise_promised_limit)', 'promise_statutory_limit') }}
        as promise_speedup_ratio,
    cast(timed_statutory_limit as bigint) as timed_statutory_limit,
    cast(timed_elapsed_working_days as bigint) as timed_elapsed_working_days,
    {{ exact_ratio('(timed_statutory_limit - timed_elapsed_working_days)', 'timed_statutory_limit') }}
        as actual_speedup_ratio,
    timed_count,
    cast({{ exact_ratio('elapsed_working_days', 'timed_count') }} as decimal(9, 4)) as mean_elapsed_working_days,
    median_elapsed_working_days,
    p90_elapsed_working_days,
    -- how cases are handled
    immediate_count,
    {{ exact_ratio('immediate_count', 'finished_count') }} as immediate_ratio,
    case when has_supply_notice then first_time_count end as first_time_count,
    case when has_supply_notice then {{ exact_ratio('first_time_count', 'finished_count') }} end as first_time_ratio,
    online_count,
    channel_known_count,
    {{ exact_ratio('online_count', 'channel_known_count') }} as online_ratio,
    onsite_visit_count,
    onsite_visit_base_count,
    {{ exact_ratio('onsite_visit_count', 'onsite_visit_base_count') }} as onsite_visit_ratio,
    case when has_suspensions then suspended_case_count end as suspended_case_count,
    case when has_suspensions then {{ exact_ratio('suspended_case_count', 'finished_count') }} end
        as special_procedure_ratio,
    case when has_suspensions then cast(suspended_working_days as bigint) end as suspended_working_days,
    case
        when has_suspensions
            then {{ exact_ratio('suspended_working_days', '(suspended_working_days + all_elapsed_working_days)') }}
    end as suspended_share_ratio,
    -- how cases end
    case when has_refusals then coalesce(refused_count, 0) end as refused_count,
    case when has_refusals then {{ exact_ratio('coalesce(refused_count, 0)', 'received_count') }} end as refused_ratio,
    returned_count,
    {{ exact_ratio('returned_count', 'finished_count') }} as returned_ratio,
    not_approved_count,
    decision_known_count,
    {{ exact_ratio('not_approved_count', 'decision_known_count') }} as not_approved_ratio,
    terminated_count,
    {{ exact_ratio('terminated_count', 'finished_count') }} as terminated_ratio,
    -- how the served see it
    rated_count,
    {{ exact_ratio('rated_count', 'finished_count') }} as rated_ratio,
    satisfied_count,
    {{ exact_ratio('satisfied_count', 'rated_count') }} as satisfied_ratio,
    bad_rating_count,
    bad_rating_due_count,
    bad_rating_rectified_count,
    {{ exact_ratio('bad_rating_rectified_count', 'bad_rating_due_count') }} as bad_rating_rectified_ratio,
    complaint_count,
    complaint_due_count,
    complaint_on_time_count,
    {{ exact_ratio('complaint_on_time_count', 'complaint_due_count') }} as complaint_on_time_ratio,
    -- how true the record is
    late_upload_count,
    upload_known_count,
    {{ exact_ratio('late_upload_count', 'upload_known_count') }} as late_upload_ratio,
    -- against the month before and the same month of the year before
    coalesce(finished.finished_count, 0) - lag(coalesce(finished.finished_count, 0)) over by_month
        as finished_count_month_change,
    coalesce(finished.finished_count, 0) - lag(coalesce(finished.finished_count, 0), 12) over by_month
        as finished_count_year_change,
    build.as_of
from frame
cross join {{ source('ops', 'build_parameters') }} as build
left join received on frame.department_code = received.department_code and frame.month = received.month
left join accepted on frame.department_code = accepted.department_code and frame.month = accepted.month
left join refused on frame.department_code = refused.department_code and frame.month = refused.month
left join finished on frame.department_code = finished.department_code and frame.month = finished.month
left join timed on frame.department_code = timed.department_code and frame.month = timed.month
left join promised on frame.department_code = promised.department_code and frame.month = promised.month
left join visits on frame.department_code = visits.department_code and frame.month = visits.month
left join measured on frame.department_code = measured.department_code
left join {{ ref('int_approvals__monthly_backlog') }} as backlog
    on frame.department_code = backlog.department_code and frame.month = backlog.month
left join {{ ref('int_approvals__monthly_rating') }} as rating
    on frame.department_code = rating.department_code and frame.month = rating.month
left join {{ ref('int_approvals__monthly_complaint') }} as complaint
    on frame.department_code = complaint.department_code and frame.month = complaint.month
window by_month as (partition by frame.department_code order by frame.month)
order by frame.jurisdiction_code, frame.department_code, frame.month
