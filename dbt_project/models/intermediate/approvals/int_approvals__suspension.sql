{{ config(materialized='table') }}

-- One row per interval (start, end] that stops a clock of a case: which intervals do is a row of the clock policy.
with special as (

    select * from {{ ref('int_approvals__special_procedure') }}
    where special_type = '2' and not ends_before_start

),

supplement as (

    select * from {{ ref('int_approvals__supplement') }}

),

affected_case as (

    select
        case_no,
        min(matter_code) as matter_code,
        min(department_code) as department_code,
        min(case when event_type = 'accept' and coalesce(status_code, '1') <> '2' then event_at end)
            as recorded_accepted_at,
        max(case when event_type = 'finish' then event_at end) as finished_at
    from {{ ref('int_approvals__resolved_event') }}
    where
        case_no in (select case_no from special)
        or case_no in (select case_no from supplement)
    group by case_no

),

governed_case as (

    select
        affected_case.case_no,
        affected_case.recorded_accepted_at,
        policy.calendar_code,
        cast(coalesce(affected_case.finished_at, build.as_of) as date) as until_date,
        policy.special_needs_article_45_kind,
        policy.special_needs_written_notice,
        policy.unqualified_special_stops_statutory,
        policy.unqualified_special_stops_promised,
        policy.supplement_after_acceptance_stops_statutory,
        policy.supplement_after_acceptance_stops_promised
    from affected_case
    inner join {{ ref('int_organisation__current_department') }} as department
        on affected_case.department_code = department.department_code
    inner join {{ ref('int_approvals__matter_type') }} as matter_type
        on affected_case.matter_code = matter_type.matter_code
    inner join {{ ref('int_approvals__clock_policy') }} as policy
        on
            department.jurisdiction_code = policy.jurisdiction_code
            and matter_type.matter_type = policy.matter_type
    cross join {{ source('ops', 'build_parameters') }} as build

),

-- Days beyond a special procedure's own approved limit count again.
special_interval as (

    select
        governed_case.*,
        cast(special.started_at as date) as start_date,
        least(
            cast(coalesce(special.ended_at, governed_case.until_date) as date),
            special.limit_date
        ) as end_date,
        (special.is_article_45_kind or not governed_case.special_needs_article_45_kind)
        and (special.is_told_in_writing or not governed_case.special_needs_written_notice) as is_qualified
    from governed_case
    inner join special on governed_case.case_no = special.case_no

),

supplement_interval as (

    select
        governed_case.*,
        cast(supplement.noticed_at as date) as start_date,
        cast(coalesce(supplement.supplied_at, governed_case.until_date) as date) as end_date
    from governed_case
    inner join supplement
        on
            governed_case.case_no = supplement.case_no
            and governed_case.recorded_accepted_at < supplement.noticed_at

),

stopped as (

    select
        case_no,
        calendar_code,
        start_date,
        end_date,
        'statutory' as clock
    from special_interval
    where is_qualified or unqualified_special_stops_statutory

    union all

    select
        case_no,
        calendar_code,
        start_date,
        end_date,
        'promised' as clock
    from special_interval
    where is_qualified or unqualified_special_stops_promised

    union all

    select
        case_no,
        calendar_code,
        start_date,
        end_date,
        'statutory' as clock
    from supplement_interval
    where supplement_after_acceptance_stops_statutory

    union all

    select
        case_no,
        calendar_code,
        start_date,
        end_date,
        'promised' as clock
    from supplement_interval
    where supplement_after_acceptance_stops_promised

)

select
    case_no,
    clock,
    calendar_code,
    start_date,
    end_date
from stopped
where start_date < end_date
