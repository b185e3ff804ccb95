-- One row per department, year and kind of reviewer: how it was judged from outside.
with review as (

    select
        review.*,
        case when review.score <= 100 then review.score end as valid_score
    from {{ ref('fct_external_review') }} as review
    cross join {{ source('ops', 'build_parameters') }} as build
    where coalesce(review.reviewed_date <= build.as_of_date, true)

)

select
    department_code,
    department_name,
    jurisdiction_code,
    year,
    reviewer_type,
    {{ to_count('count(*)') }} as review_count,
    {{ to_count('count(valid_score)') }} as scored_count,
    {{ exact_mean('valid_score') }} as mean_score,
    cast(min(valid_score) as decimal(9, 4)) as lowest_score,
    cast(max(valid_score) as decimal(9, 4)) as highest_score,
    min(as_of) as as_of
from review
group by department_code, department_name, jurisdiction_code, year, reviewer_type
order by department_code, year, reviewer_type
