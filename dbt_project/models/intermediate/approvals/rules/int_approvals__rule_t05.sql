-- T05 特别程序超时: a special procedure of type 2 ran longer than its own approved limit.
with special as (

    select
        special.case_no,
        special.limit_date,
        department.calendar_code,
        cast(coalesce(special.ended_at, approval_case.finished_at, approval_case.as_of) as date) as until_date
    from {{ ref('int_approvals__special_procedure') }} as special
    inner join {{ ref('fct_approval_case') }} as approval_case on special.case_no = approval_case.case_no
    inner join {{ ref('int_organisation__current_department') }} as department
        on special.department_code = department.department_code
    where
        special.special_type = '2'
        and not special.ends_before_start
        -- its end may be among the messages that wait
        and coalesce(approval_case.exclusion_reason, '') <> 'rows_waiting'

)

select
    special.case_no,
    min(next_day.due_date) as found_date,
    cast(max(until_day.workday_number - limit_day.workday_number) as decimal(12, 4)) as excess
from special
inner join {{ ref('int_organisation__calendar_day') }} as until_day
    on
        special.calendar_code = until_day.calendar_code
        and special.until_date = until_day.calendar_date
inner join {{ ref('int_organisation__calendar_day') }} as limit_day
    on
        special.calendar_code = limit_day.calendar_code
        and special.limit_date = limit_day.calendar_date
inner join {{ ref('int_organisation__due_day') }} as next_day
    on
        special.calendar_code = next_day.calendar_code
        and next_day.counting = 'workday'
        and limit_day.workday_number + 1 = next_day.day_index
where until_day.workday_number > limit_day.workday_number
group by special.case_no
