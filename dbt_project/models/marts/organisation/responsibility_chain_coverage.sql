-- One row per department and kind of duty: how many of its duties are placed on a post, and on one that is held.
with counted as (

    select
        department_code,
        department_name,
        jurisdiction_code,
        source_type,
        max(case when gap_code = 'not_sent' then 0 else 1 end) as is_sent,
        count(*) as duty_count,
        count(case when coalesce(gap_code, 'no_holder') = 'no_holder' then 1 end) as placed_duty_count,
        count(case when gap_code is null then 1 end) as held_duty_count
    from {{ ref('int_organisation__responsibility_chain') }}
    group by department_code, department_name, jurisdiction_code, source_type

)

select
    counted.department_code,
    counted.department_name,
    counted.jurisdiction_code,
    counted.source_type,
    counted.duty_count,
    case when counted.is_sent = 1 then counted.placed_duty_count end as placed_duty_count,
    case when counted.is_sent = 1 then counted.held_duty_count end as held_duty_count,
    case when counted.is_sent = 1 then {{ exact_ratio('counted.placed_duty_count', 'counted.duty_count') }} end
        as placed_duty_ratio,
    case when counted.is_sent = 1 then {{ exact_ratio('counted.held_duty_count', 'counted.duty_count') }} end
        as held_duty_ratio,
    build.as_of
from counted
cross join {{ source('ops', 'build_parameters') }} as build
order by counted.jurisdiction_code, counted.department_code, counted.source_type
