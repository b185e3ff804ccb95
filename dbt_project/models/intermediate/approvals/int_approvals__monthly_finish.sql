-- One row per department and month with finished cases: how many, in time or late, how handled and how they ended.
select
    department_code,
    finished_month as month,
    count(*) as finished_count,
    count(case when is_normal_finish then 1 end) as normal_finish_count,
    -- in time
    count(case when is_normal_finish and not is_overdue_promised then 1 end) as on_time_promised_count,
    count(case when is_normal_finish then is_overdue_promised end) as on_time_promised_base_count,
    count(case when is_normal_finish and not is_overdue_statutory then 1 end) as on_time_statutory_count,
    count(case when is_normal_finish then is_overdue_statutory end) as on_time_statutory_base_count,
    count(case when is_normal_finish and not is_overdue then 1 end) as on_time_count,
    count(case when is_normal_finish then is_overdue end) as on_time_base_count,
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
    count(case when is_overdue_statutory and not is_normal_finish then 1 end) as late_abnormal_finish_statutory_count,
    -- how they were handled
    count(case when is_immediate then 1 end) as immediate_count,
    count(case when supply_notice_count = 0 then 1 end) as first_time_count,
    count(case when has_suspension then 1 end) as suspended_case_count,
    sum(case when elapsed_working_days is not null then suspended_working_days end) as suspended_working_days,
    sum(elapsed_working_days) as all_elapsed_working_days,
    -- how they ended
    count(case when is_normal_finish then is_approved end) as decision_known_count,
    count(case when is_normal_finish and not is_approved then 1 end) as not_approved_count,
    count(case when status = 'withdrawn' then 1 end) as terminated_count,
    count(case when result_code = '1' then 1 end) as returned_count,
    -- how true the record is
    count(case when is_uploaded_late then 1 end) as late_upload_count,
    count(is_uploaded_late) as upload_known_count
from {{ ref('int_approvals__finished_case') }}
group by department_code, finished_month
