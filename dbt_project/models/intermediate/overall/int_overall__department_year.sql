-- One row per department that has weights and year of which anything was measured in its jurisdiction: what it was at
-- the end of the year, or at as_of where that is earlier.
with measured_year as (

    select distinct
        department.jurisdiction_code,
        measured.year,
        make_date(cast(measured.year as integer), 1, 1) as first_date,
        make_date(cast(measured.year as integer), 12, 31) as last_date
    from {{ ref('int_overall__index_value') }} as measured
    inner join {{ ref('int_organisation__current_department') }} as department
        on measured.department_code = department.department_code

),

-- A set of weights holds until the next one.
weights_year as (

    select
        measured_year.jurisdiction_code,
        measured_year.year,
        measured_year.first_date,
        measured_year.last_date,
        max(weights.year) as weights_year
    from measured_year
    inner join {{ source('reference', 'index_weights') }} as weights
        on measured_year.jurisdiction_code = weights.jurisdiction_code and measured_year.year >= weights.year
    group by
        measured_year.jurisdiction_code, measured_year.year, measured_year.first_date, measured_year.last_date

),

placed as (

    select
        department.department_code,
        department.jurisdiction_code,
        department.ranking_group,
        department.category as department_category,
        weights_year.year,
        weights_year.weights_year,
        weights_year.last_date,
        build.as_of_date >= weights_year.last_date as is_complete,
        row_number() over (
            partition by department.department_code, weights_year.year
            order by department.valid_from desc
        ) as recency
    from {{ ref('dim_department') }} as department
    inner join weights_year on department.jurisdiction_code = weights_year.jurisdiction_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        department.valid_from <= least(weights_year.last_date, build.as_of_date)
        and coalesce(department.valid_to, weights_year.last_date) >= weights_year.first_date
        and weights_year.first_date <= build.as_of_date

)

select
    placed.department_code,
    current_department.name_zh as department_name,
    placed.jurisdiction_code,
    placed.ranking_group,
    placed.department_category,
    placed.year,
    placed.weights_year,
    placed.last_date,
    placed.is_complete
from placed
inner join {{ ref('int_organisation__current_department') }} as current_department
    on placed.department_code = current_department.department_code
where placed.recency = 1
