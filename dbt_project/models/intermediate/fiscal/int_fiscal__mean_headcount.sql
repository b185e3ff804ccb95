-- One row per department and fiscal year with a count of people: the mean of the counts of the year, with their dates.
with counted as (

    select
        headcount.department_code,
        cast(
            {{ fiscal_year_of('headcount.as_of_date', 'department.fiscal_year_start_month') }} as bigint
        ) as fiscal_year,
        headcount.as_of_date,
        headcount.in_post,
        headcount.approval_posts
    from {{ ref('fct_headcount') }} as headcount
    inner join {{ ref('int_fiscal__department') }} as department
        on headcount.department_code = department.department_code

)

select
    department_code,
    fiscal_year,
    min(case when in_post is not null then as_of_date end) as first_headcount_date,
    max(case when in_post is not null then as_of_date end) as last_headcount_date,
    count(in_post) as headcount_date_count,
    {{ exact_mean('in_post') }} as mean_in_post,
    {{ exact_mean('approval_posts') }} as mean_approval_posts
from counted
group by department_code, fiscal_year
