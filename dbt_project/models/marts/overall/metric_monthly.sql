-- One row per metric, department and month that has a value: the monthly metrics of the register in one shape. A test
-- holds the list to the register.
{%- set metrics = [
    ('monthly_department_approval_efficiency', 'accepted_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'accepted_count_month_change_ratio', 'accepted_count_month_change', 'null'),
    ('monthly_department_approval_efficiency', 'accepted_count_year_change_ratio', 'accepted_count_year_change', 'null'),
    ('monthly_department_approval_efficiency', 'actual_speedup_ratio', 'null', 'timed_statutory_limit'),
    ('monthly_department_approval_efficiency', 'actual_speedup_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'actual_speedup_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'bad_rating_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'bad_rating_rectified_ratio', 'bad_rating_rectified_count', 'bad_rating_due_count'),
    ('monthly_department_approval_efficiency', 'case_mix_adjusted_elapsed_ratio', 'case_mix_elapsed_working_days', 'case_mix_expected_working_days'),
    ('monthly_department_approval_efficiency', 'complaint_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'complaint_decided_on_time_ratio', 'complaint_decided_on_time_count', 'complaint_decision_due_count'),
    ('monthly_department_approval_efficiency', 'complaint_on_time_ratio', 'complaint_on_time_count', 'complaint_due_count'),
    ('monthly_department_approval_efficiency', 'complaint_resolved_on_time_ratio', 'complaint_resolved_on_time_count', 'complaint_due_count'),
    ('monthly_department_approval_efficiency', 'due_date_bunching_ratio', 'due_date_finish_count', 'due_date_window_count'),
    ('monthly_department_approval_efficiency', 'early_finish_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'early_finish_ratio', 'early_finish_count', 'early_finish_base_count'),
    ('monthly_department_approval_efficiency', 'finished_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'finished_count_month_change_ratio', 'finished_count_month_change', 'null'),
    ('monthly_department_approval_efficiency', 'finished_count_year_change_ratio', 'finished_count_year_change', 'null'),
    ('monthly_department_approval_efficiency', 'first_time_ratio', 'first_time_count', 'finished_count'),
    ('monthly_department_approval_efficiency', 'immediate_ratio', 'immediate_count', 'finished_count'),
    ('monthly_department_approval_efficiency', 'km_median_working_days', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'late_abnormal_finish_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'late_upload_ratio', 'late_upload_count', 'upload_known_count'),
    ('monthly_department_approval_efficiency', 'mean_elapsed_working_days', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'mean_elapsed_working_days_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'mean_elapsed_working_days_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'median_elapsed_working_days', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'normal_finish_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'not_approved_ratio', 'not_approved_count', 'decision_known_count'),
    ('monthly_department_approval_efficiency', 'on_time_promised_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_promised_ratio', 'on_time_promised_count', 'on_time_promised_base_count'),
    ('monthly_department_approval_efficiency', 'on_time_promised_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_promised_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_statutory_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_statutory_ratio', 'on_time_statutory_count', 'on_time_statutory_base_count'),
    ('monthly_department_approval_efficiency', 'on_time_statutory_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_statutory_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_statutory_with_open_ratio', 'on_time_statutory_count', 'on_time_statutory_with_open_base_count'),
    ('monthly_department_approval_efficiency', 'on_time_with_open_ratio', 'on_time_with_open_count', 'on_time_with_open_base_count'),
    ('monthly_department_approval_efficiency', 'on_time_with_open_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'on_time_with_open_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'online_ratio', 'online_count', 'channel_known_count'),
    ('monthly_department_approval_efficiency', 'onsite_visit_ratio', 'onsite_visit_count', 'onsite_visit_base_count'),
    ('monthly_department_approval_efficiency', 'open_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'open_overdue_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'p90_elapsed_working_days', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'promise_speedup_ratio', 'null', 'promise_statutory_limit'),
    ('monthly_department_approval_efficiency', 'rated_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'rated_ratio', 'rated_count', 'finished_count'),
    ('monthly_department_approval_efficiency', 'rated_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'rated_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'received_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'received_count_month_change_ratio', 'received_count_month_change', 'null'),
    ('monthly_department_approval_efficiency', 'received_count_year_change_ratio', 'received_count_year_change', 'null'),
    ('monthly_department_approval_efficiency', 'red_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'refused_ratio', 'refused_count', 'received_count'),
    ('monthly_department_approval_efficiency', 'satisfied_ratio', 'satisfied_count', 'rated_count'),
    ('monthly_department_approval_efficiency', 'satisfied_ratio_month_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'satisfied_ratio_year_change', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'special_procedure_ratio', 'suspended_case_count', 'finished_count'),
    ('monthly_department_approval_efficiency', 'suspended_share_ratio', 'suspended_working_days', 'null'),
    ('monthly_department_approval_efficiency', 'terminated_ratio', 'terminated_count', 'finished_count'),
    ('monthly_department_approval_efficiency', 'yellow_count', 'null', 'null'),
    ('monthly_department_approval_efficiency', 'zero_visit_ratio', 'zero_visit_count', 'onsite_visit_base_count'),
    ('monthly_department_sample_inspection', 'drawn_count', 'null', 'null'),
    ('monthly_department_sample_inspection', 'inspected_count', 'null', 'null'),
    ('monthly_department_sample_inspection', 'inspected_ratio', 'inspected_count', 'drawn_count'),
    ('monthly_department_sample_inspection', 'untrue_count', 'null', 'null'),
    ('monthly_department_sample_inspection', 'untrue_ratio', 'untrue_count', 'inspected_count'),
    ('monthly_department_sample_inspection', 'unverifiable_ratio', 'unverifiable_count', 'inspected_count'),
] %}
with value as (

    {% for mart, metric, numerator, denominator in metrics %}
    {{ 'union all' if not loop.first }}

    select
        '{{ metric }}' as metric_id,
        '{{ mart }}' as mart,
        department_code,
        jurisdiction_code,
        month,
        cast({{ metric }} as decimal(18, 6)) as metric_value,
        cast({{ numerator }} as decimal(18, 6)) as numerator,
        cast({{ denominator }} as decimal(18, 6)) as denominator
    from {{ ref(mart) }}
    where {{ metric }} is not null
    {% endfor %}

)

select
    value.metric_id,
    value.department_code,
    department.name_zh as department_name,
    value.jurisdiction_code,
    value.month,
    value.metric_value as value,
    value.numerator,
    value.denominator,
    value.mart,
    build.as_of
from value
inner join {{ ref('int_organisation__current_department') }} as department
    on value.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by value.jurisdiction_code, value.metric_id, value.department_code, value.month
