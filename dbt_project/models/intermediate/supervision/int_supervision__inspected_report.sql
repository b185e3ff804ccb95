-- One row per inspection that has verified a progress by as_of, with the report it is about: the one it names, else
-- the last that was submitted before it, or whose quarter had ended where nobody says when it was submitted.
with inspection as (

    select inspection.*
    from {{ ref('fct_progress_inspection') }} as inspection
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        inspection.inspected_date <= build.as_of_date
        and inspection.verified_ratio is not null

),

reported as (

    select
        report_year,
        quarter,
        department_code,
        item_no,
        coalesce(
            submitted_date,
            {{ months_after('make_date(cast(report_year as integer), 1, 1)', 'cast(quarter * 3 as integer)') }} - 1
        ) as told_date
    from {{ ref('fct_quarterly_report_item') }}
    where quarter between 1 and 4

),

matched as (

    select
        inspection.inspection_no,
        inspection.department_code,
        inspection.item_no,
        inspection.inspected_date,
        inspection.verified_ratio,
        reported.report_year,
        reported.quarter,
        row_number() over (
            partition by inspection.inspection_no
            order by reported.report_year desc, reported.quarter desc
        ) as recency
    from inspection
    inner join reported
        on
            inspection.department_code = reported.department_code
            and inspection.item_no = reported.item_no
            and coalesce(inspection.report_year, reported.report_year) = reported.report_year
            and coalesce(inspection.quarter, reported.quarter) = reported.quarter
            and (inspection.quarter is not null or reported.told_date <= inspection.inspected_date)

)

select
    inspection_no,
    department_code,
    item_no,
    report_year,
    quarter,
    inspected_date,
    verified_ratio
from matched
where recency = 1
