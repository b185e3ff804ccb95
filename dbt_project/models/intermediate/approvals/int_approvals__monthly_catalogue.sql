-- One row per department and month: what its matters in force promise on the day the month is measured.
with matter as (

    select
        *,
        (limit_unit = 'workday' and promised_limit is not null and coalesce(case_type, '') <> '1') as is_promised
    from {{ ref('dim_matter') }}

)

select
    frame.department_code,
    frame.month,
    cast(sum(case when is_promised then matter.statutory_limit end) as bigint) as promise_statutory_limit,
    cast(sum(case when is_promised then matter.promised_limit end) as bigint) as promise_promised_limit,
    count(case when matter.onsite_visits <= 1 then 1 end) as onsite_visit_count,
    count(case when matter.onsite_visits = 0 then 1 end) as zero_visit_count,
    count(matter.onsite_visits) as onsite_visit_base_count
from {{ ref('int_approvals__monthly_department') }} as frame
inner join matter
    on
        frame.department_code = matter.department_code
        and frame.measured_on between matter.valid_from and matter.valid_to
group by frame.department_code, frame.month
