-- One row per department and period of validity.
with department as (

    select * from {{ ref('stg_organisation__department') }}

),

placed as (

    select
        department.*,
        coalesce(department.jurisdiction_code, fallback.jurisdiction_code) as placed_in,
        row_number() over (
            partition by department.department_code
            order by
                case when department.valid_from <= build.as_of_date then 0 else 1 end,
                case when department.valid_from <= build.as_of_date then department.valid_from end desc nulls last,
                department.valid_from
        ) = 1 as is_current
    from department
    cross join {{ source('ops', 'build_parameters') }} as build
    cross join (
        select jurisdiction_code from {{ source('reference', 'jurisdiction') }}
        where is_default
    ) as fallback

)

select
    placed.department_code,
    placed.valid_from,
    placed.valid_to,
    placed.is_current,
    placed.name_zh,
    placed.name_en,
    placed.short_name_zh,
    placed.former_names,
    placed.category,
    placed.level,
    placed.sector,
    placed.parent_code,
    placed.successor_code,
    placed.placed_in as jurisdiction_code,
    jurisdiction.calendar_code,
    jurisdiction.currency_code,
    coalesce(placed.ranking_group, placed.level, 'all') as ranking_group
from placed
inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
    on placed.placed_in = jurisdiction.jurisdiction_code
