-- One row per jurisdiction, year and level of government: the cases handled by city, district and street.
with handled as (

    select
        approval_case.jurisdiction_code,
        coalesce(department.level, 'unknown') as level,
        approval_case.department_code,
        approval_case.matter_code,
        cast(extract(year from approval_case.finished_at) as bigint) as year
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_organisation__current_department') }} as department
        on approval_case.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where approval_case.finished_at <= build.as_of

),

counted as (

    select
        jurisdiction_code,
        year,
        level,
        count(distinct department_code) as handling_department_count,
        count(distinct matter_code) as handled_matter_count,
        count(*) as level_finished_count
    from handled
    group by jurisdiction_code, year, level

),

shared as (

    select
        *,
        {{ to_count('sum(level_finished_count) over (partition by jurisdiction_code, year)') }}
            as jurisdiction_finished_count
    from counted

)

select
    shared.jurisdiction_code,
    shared.year,
    shared.level,
    shared.handling_department_count,
    shared.handled_matter_count,
    shared.level_finished_count,
    shared.jurisdiction_finished_count,
    {{ exact_ratio('shared.level_finished_count', 'shared.jurisdiction_finished_count') }} as level_finished_ratio,
    build.as_of
from shared
cross join {{ source('ops', 'build_parameters') }} as build
order by shared.jurisdiction_code, shared.year, shared.level
