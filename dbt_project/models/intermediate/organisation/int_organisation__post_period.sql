-- One row per period of a post that had begun by as_of. A period ends the day before the next one of its post begins,
-- whatever its own valid_to says.
with begun as (

    select
        post.post_id,
        post.valid_from,
        least(
            coalesce(post.valid_to, date '9999-12-31'),
            coalesce(
                lead(post.valid_from) over (partition by post.post_id order by post.valid_from) - 1, date '9999-12-31'
            )
        ) as last_date,
        post.department_code,
        post.department_name,
        post.jurisdiction_code,
        post.unit_name,
        post.title,
        post.is_held,
        build.as_of_date
    from {{ ref('fct_post') }} as post
    cross join {{ source('ops', 'build_parameters') }} as build
    where post.valid_from <= build.as_of_date

)

select
    post_id,
    valid_from,
    last_date,
    department_code,
    department_name,
    jurisdiction_code,
    unit_name,
    title,
    is_held,
    as_of_date <= last_date as is_current
from begun
