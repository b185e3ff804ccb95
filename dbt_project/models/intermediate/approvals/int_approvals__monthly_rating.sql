{{ config(materialized='table') }}

-- One row per department and month of rating. A bad rating is due to be put right so many working days after it
-- was given.
with rating as (

    select
        approval_case.department_code,
        department.calendar_code,
        department.jurisdiction_code,
        {{ month_of('cast(rating.rated_at as date)') }} as month,
        rating.satisfaction_grade,
        cast(rating.rated_at as date) as rated_date,
        cast(case when rating.rectified_at <= build.as_of then rating.rectified_at end as date) as rectified_date,
        build.as_of_date
    from {{ ref('stg_approvals__rating') }} as rating
    inner join {{ ref('fct_approval_case') }} as approval_case on rating.case_no = approval_case.case_no
    inner join {{ ref('int_organisation__current_department') }} as department
        on approval_case.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where rating.rated_at <= build.as_of

),

with_due_date as (

    select
        rating.*,
        due_day.due_date
    from rating
    left join {{ ref('int_organisation__calendar_day') }} as rated_day
        on
            rating.calendar_code = rated_day.calendar_code
            and rating.rated_date = rated_day.calendar_date
    left join {{ ref('int_approvals__score_parameter') }} as allowed
        on
            rating.jurisdiction_code = allowed.jurisdiction_code
            and rating.month = allowed.month
            and allowed.is_ranking_policy
            and allowed.parameter = 'bad_rating_rectify_workdays'
    left join {{ ref('int_organisation__due_day') }} as due_day
        on
            due_day.counting = 'workday'
            and rating.calendar_code = due_day.calendar_code
            and rated_day.workday_number + cast(allowed.value as bigint) = due_day.day_index

)

select
    department_code,
    month,
    count(*) as rated_count,
    count(case when satisfaction_grade >= 3 then 1 end) as satisfied_count,
    count(case when satisfaction_grade <= 2 then 1 end) as bad_rating_count,
    -- judged once it is put right, or once the time for it is over
    count(
        case when satisfaction_grade <= 2 and (rectified_date is not null or due_date < as_of_date) then 1 end
    ) as bad_rating_due_count,
    count(case when satisfaction_grade <= 2 and rectified_date <= due_date then 1 end) as bad_rating_rectified_count
from with_due_date
group by department_code, month
