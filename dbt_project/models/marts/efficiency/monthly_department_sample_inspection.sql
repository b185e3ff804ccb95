-- One row per department and month of finish with a drawn case: what the checks by hand found. Beside the ranking,
-- never inside the score: a few checked cases say whether a record can be believed, not how fast a department is.
with drawn as (

    select
        finished.department_code,
        finished.finished_month as month,
        inspection.case_no,
        -- checked after as_of is not checked yet
        case
            when coalesce(inspection.inspected_date <= cast(finished.as_of as date), true) then inspection.outcome
        end as outcome
    from {{ ref('stg_approvals__sample_inspection') }} as inspection
    inner join {{ ref('int_approvals__finished_case') }} as finished on inspection.case_no = finished.case_no

),

-- A case drawn twice is one case: the gravest outcome counts.
drawn_case as (

    select
        department_code,
        month,
        case_no,
        count(outcome) > 0 as is_inspected,
        max(case when outcome = 'untrue' then 1 else 0 end) = 1 as is_untrue,
        max(case when outcome = 'unverifiable' then 1 else 0 end) = 1 as is_unverifiable
    from drawn
    group by department_code, month, case_no

),

counted as (

    select
        department_code,
        month,
        count(*) as drawn_count,
        count(case when is_inspected then 1 end) as inspected_count,
        count(case when is_inspected and not is_untrue and not is_unverifiable then 1 end) as genuine_count,
        count(case when is_untrue then 1 end) as untrue_count,
        count(case when is_unverifiable and not is_untrue then 1 end) as unverifiable_count
    from drawn_case
    group by department_code, month

)

select
    frame.department_code,
    frame.department_name,
    frame.jurisdiction_code,
    frame.month,
    counted.drawn_count,
    counted.inspected_count,
    {{ exact_ratio('counted.inspected_count', 'counted.drawn_count') }} as inspected_ratio,
    counted.genuine_count,
    counted.untrue_count,
    {{ exact_ratio('counted.untrue_count', 'counted.inspected_count') }} as untrue_ratio,
    counted.unverifiable_count,
    {{ exact_ratio('counted.unverifiable_count', 'counted.inspected_count') }} as unverifiable_ratio,
    build.as_of
from {{ ref('int_approvals__monthly_department') }} as frame
cross join {{ source('ops', 'build_parameters') }} as build
inner join counted on frame.department_code = counted.department_code and frame.month = counted.month
order by frame.jurisdiction_code, frame.department_code, frame.month
