-- One row per department and month. Every ratio stands beside its numerator and its base; what is not sent is NULL.
-- Each theme is counted in a model of its own, int_approvals__monthly_<theme>; here they meet and are divided.
with figure as (

    select
        frame.department_code,
        frame.department_name,
        frame.jurisdiction_code,
        frame.ranking_group,
        frame.month,
        frame.measured_on,
        -- volume
        intake.received_count,
        intake.accepted_count,
        coalesce(finish.finished_count, 0) as finished_count,
        coalesce(finish.normal_finish_count, 0) as normal_finish_count,
        backlog.open_count,
        backlog.open_overdue_count,
        backlog.open_overdue_statutory_count,
        -- on time
        finish.on_time_promised_count,
        finish.on_time_promised_base_count,
        {{ exact_ratio('finish.on_time_promised_count', 'finish.on_time_promised_base_count') }}
            as on_time_promised_ratio,
        finish.on_time_statutory_count,
        finish.on_time_statutory_base_count,
        {{ exact_ratio('finish.on_time_statutory_count', 'finish.on_time_statutory_base_count') }}
            as on_time_statutory_ratio,
        finish.early_finish_count,
        finish.early_finish_base_count,
        {{ exact_ratio('finish.early_finish_count', 'finish.early_finish_base_count') }} as early_finish_ratio,
        finish.late_abnormal_finish_count,
        -- on time, with what is late and has no normal finish in the base: neither waiting nor voiding pays
        coalesce(finish.on_time_count, 0) as on_time_with_open_count,
        coalesce(finish.on_time_base_count + finish.late_abnormal_finish_count, 0) + backlog.open_overdue_count
            as on_time_with_open_base_count,
        coalesce(finish.on_time_statutory_base_count + finish.late_abnormal_finish_statutory_count, 0)
        + backlog.open_overdue_statutory_count
            as on_time_statutory_with_open_base_count,
        -- speed
        catalogue.promise_statutory_limit,
        catalogue.promise_promised_limit,
        {{ exact_ratio(
            '(catalogue.promise_statutory_limit - catalogue.promise_promised_limit)',
            'catalogue.promise_statutory_limit'
        ) }} as promise_speedup_ratio,
        elapsed.timed_statutory_limit,
        elapsed.timed_elapsed_working_days,
        {{ exact_ratio(
            '(elapsed.timed_statutory_limit - elapsed.timed_elapsed_working_days)', 'elapsed.timed_statutory_limit'
        ) }} as actual_speedup_ratio,
        elapsed.timed_count,
        cast({{ exact_ratio('elapsed.elapsed_working_days', 'elapsed.timed_count') }} as decimal(9, 4))
            as mean_elapsed_working_days,
        elapsed.median_elapsed_working_days,
        elapsed.p90_elapsed_working_days,
        survival.km_case_count,
        survival.km_decided_count,
        survival.km_median_working_days,
        case_mix.case_mix_count,
        case_mix.case_mix_elapsed_working_days,
        cast(case_mix.case_mix_expected_working_days as decimal(18, 4)) as case_mix_expected_working_days,
        {{ exact_ratio('case_mix.case_mix_elapsed_working_days', 'case_mix.case_mix_expected_working_days') }}
            as case_mix_adjusted_elapsed_ratio,
        -- how cases are handled
        finish.immediate_count,
        {{ exact_ratio('finish.immediate_count', 'finish.finished_count') }} as immediate_ratio,
        case when sent.has_supply_notice then finish.first_time_count end as first_time_count,
        case when sent.has_supply_notice then {{ exact_ratio('finish.first_time_count', 'finish.finished_count') }} end
            as first_time_ratio,
        intake.online_count,
        intake.channel_known_count,
        {{ exact_ratio('intake.online_count', 'intake.channel_known_count') }} as online_ratio,
        catalogue.onsite_visit_count,
        catalogue.zero_visit_count,
        catalogue.onsite_visit_base_count,
        {{ exact_ratio('catalogue.onsite_visit_count', 'catalogue.onsite_visit_base_count') }} as onsite_visit_ratio,
        {{ exact_ratio('catalogue.zero_visit_count', 'catalogue.onsite_visit_base_count') }} as zero_visit_ratio,
        case when sent.has_suspensions then finish.suspended_case_count end as suspended_case_count,
        case
            when sent.has_suspensions then {{ exact_ratio('finish.suspended_case_count', 'finish.finished_count') }}
        end as special_procedure_ratio,
        case when sent.has_suspensions then cast(finish.suspended_working_days as bigint) end
            as suspended_working_days,
        case
            when sent.has_suspensions
                then {{ exact_ratio(
                    'finish.suspended_working_days',
                    '(finish.suspended_working_days + finish.all_elapsed_working_days)'
                ) }}
        end as suspended_share_ratio,
        -- how cases end
        case when sent.has_refusals then intake.refused_count end as refused_count,
        case when sent.has_refusals then {{ exact_ratio('intake.refused_count', 'intake.received_count') }} end
            as refused_ratio,
        finish.returned_count,
        {{ exact_ratio('finish.returned_count', 'finish.finished_count') }} as returned_ratio,
        finish.not_approved_count,
        finish.decision_known_count,
        {{ exact_ratio('finish.not_approved_count', 'finish.decision_known_count') }} as not_approved_ratio,
        finish.terminated_count,
        {{ exact_ratio('finish.terminated_count', 'finish.finished_count') }} as terminated_ratio,
        -- how the served see it
        rating.rated_count,
        {{ exact_ratio('rating.rated_count', 'finish.finished_count') }} as rated_ratio,
        rating.satisfied_count,
        {{ exact_ratio('rating.satisfied_count', 'rating.rated_count') }} as satisfied_ratio,
        rating.bad_rating_count,
        rating.bad_rating_due_count,
        rating.bad_rating_rectified_count,
        {{ exact_ratio('rating.bad_rating_rectified_count', 'rating.bad_rating_due_count') }}
            as bad_rating_rectified_ratio,
        complaint.complaint_count,
        complaint.complaint_due_count,
        complaint.complaint_on_time_count,
        {{ exact_ratio('complaint.complaint_on_time_count', 'complaint.complaint_due_count') }}
            as complaint_on_time_ratio,
        complaint.complaint_decision_due_count,
        complaint.complaint_decided_on_time_count,
        {{ exact_ratio('complaint.complaint_decided_on_time_count', 'complaint.complaint_decision_due_count') }}
            as complaint_decided_on_time_ratio,
        complaint.complaint_resolved_on_time_count,
        {{ exact_ratio('complaint.complaint_resolved_on_time_count', 'complaint.complaint_due_count') }}
            as complaint_resolved_on_time_ratio,
        -- what the supervisor had to say
        coalesce(alert.yellow_count, 0) as yellow_count,
        coalesce(alert.red_count, 0) as red_count,
        -- how true the record is
        finish.late_upload_count,
        finish.upload_known_count,
        {{ exact_ratio('finish.late_upload_count', 'finish.upload_known_count') }} as late_upload_ratio,
        bunching.suspected_count as due_date_finish_count,
        bunching.base_count as due_date_window_count,
        {{ exact_ratio('bunching.suspected_count', 'bunching.base_count') }} as due_date_bunching_ratio
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join {{ ref('int_approvals__monthly_intake') }} as intake
        on frame.department_code = intake.department_code and frame.month = intake.month
    inner join {{ ref('int_approvals__monthly_backlog') }} as backlog
        on frame.department_code = backlog.department_code and frame.month = backlog.month
    left join {{ ref('int_approvals__monthly_finish') }} as finish
        on frame.department_code = finish.department_code and frame.month = finish.month
    left join {{ ref('int_approvals__monthly_elapsed') }} as elapsed
        on frame.department_code = elapsed.department_code and frame.month = elapsed.month
    left join {{ ref('int_approvals__monthly_survival') }} as survival
        on frame.department_code = survival.department_code and frame.month = survival.month
    left join {{ ref('int_approvals__monthly_case_mix') }} as case_mix
        on frame.department_code = case_mix.department_code and frame.month = case_mix.month
    left join {{ ref('int_approvals__monthly_catalogue') }} as catalogue
        on frame.department_code = catalogue.department_code and frame.month = catalogue.month
    left join {{ ref('int_approvals__monthly_rating') }} as rating
        on frame.department_code = rating.department_code and frame.month = rating.month
    left join {{ ref('int_approvals__monthly_complaint') }} as complaint
        on frame.department_code = complaint.department_code and frame.month = complaint.month
    left join {{ ref('int_approvals__monthly_alert') }} as alert
        on frame.department_code = alert.department_code and frame.month = alert.month
    left join {{ ref('int_approvals__monthly_integrity') }} as bunching
        on
            frame.department_code = bunching.department_code
            and frame.month = bunching.month
            and bunching.signal_id = 'due_date_bunching'
    left join {{ ref('int_approvals__department_input') }} as sent on frame.department_code = sent.department_code

),

divided as (

    select
        figure.*,
        {{ exact_ratio('on_time_with_open_count', 'on_time_with_open_base_count') }} as on_time_with_open_ratio,
        {{ exact_ratio('coalesce(on_time_statutory_count, 0)', 'on_time_statutory_with_open_base_count') }}
            as on_time_statutory_with_open_ratio
    from figure

)

select
    divided.*,
    -- against the month before and the same month of the year before; of a count its share as well
    {% for count in ['received_count', 'accepted_count', 'finished_count'] %}
    {% for period, months in [('month', 1), ('year', 12)] %}
    cast({{ count }} - lag({{ count }}, {{ months }}) over by_month as bigint) as {{ count }}_{{ period }}_change,
    {{ exact_ratio(
        '(' ~ count ~ ' - lag(' ~ count ~ ', ' ~ months ~ ') over by_month)',
        'lag(' ~ count ~ ', ' ~ months ~ ') over by_month'
    ) }} as {{ count }}_{{ period }}_change_ratio,
    {% endfor %}
    {% endfor %}
    {% for measure in [
        'on_time_promised_ratio', 'on_time_statutory_ratio', 'on_time_with_open_ratio', 'actual_speedup_ratio',
        'mean_elapsed_working_days', 'rated_ratio', 'satisfied_ratio',
    ] %}
    {% for period, months in [('month', 1), ('year', 12)] %}
    cast(
        {{ measure }} - lag({{ measure }}, {{ months }}) over by_month
        as decimal{{ '(12, 6)' if measure.endswith('_ratio') else '(9, 4)' }}
    ) as {{ measure }}_{{ period }}_change,
    {% endfor %}
    {% endfor %}
    build.as_of
from divided
cross join {{ source('ops', 'build_parameters') }} as build
window by_month as (partition by department_code order by month)
order by jurisdiction_code, department_code, month
