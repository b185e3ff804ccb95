-- One row per department and quarter of which a report was sent or is owed: by when, and how it came.
with reported as (

    select
        item.department_code,
        item.report_year,
        item.quarter,
        count(*) as item_count,
        sum(case when item.submitted_date is null then 1 else 0 end) as undated_count,
        max(item.submitted_date) as submitted_date
    from {{ ref('fct_quarterly_report_item') }} as item
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        item.quarter between 1 and 4
        and coalesce(item.submitted_date <= build.as_of_date, true)
    group by item.department_code, item.report_year, item.quarter

),

obliged as (

    select
        department.department_code,
        max(case when obligation.department_code <> '*' then obligation.due_day end) as own_due_day,
        max(obligation.due_day) as due_day
    from {{ source('reference', 'reporting_obligation') }} as obligation
    inner join {{ ref('int_organisation__current_department') }} as department
        on obligation.department_code in ('*', department.department_code)
    where
        obligation.dataset = 'quarterly_reports'
        and obligation.frequency = 'quarter'
    group by department.department_code

),

spoken_year as (

    select report_year from reported
    union
    select report_year + 1 from reported
    union
    select cast(extract(year from as_of_date) as bigint) from {{ source('ops', 'build_parameters') }}

),

-- Every quarter of these years that had ended by as_of.
ended as (

    select
        spoken_year.report_year,
        quarter.quarter,
        {{ months_after(
            'make_date(cast(spoken_year.report_year as integer), 1, 1)', 'cast(quarter.quarter * 3 as integer)'
        ) }} - 1 as quarter_end_date
    from spoken_year
    cross join (values (1), (2), (3), (4)) as quarter (quarter)  -- noqa: AL05

),

-- A department that reported in the year before, or earlier in the year, is held to go on.
duty as (

    select
        department_code,
        report_year,
        quarter
    from reported
    union
    select
        earlier.department_code,
        ended.report_year,
        ended.quarter
    from ended
    inner join reported as earlier
        on
            ended.report_year = earlier.report_year + 1
            or (ended.report_year = earlier.report_year and ended.quarter > earlier.quarter)
    union
    select
        obliged.department_code,
        ended.report_year,
        ended.quarter
    from ended
    cross join obliged

),

dated as (

    select
        duty.department_code,
        department.name_zh as department_name,
        department.jurisdiction_code,
        duty.report_year,
        duty.quarter,
        ended.quarter_end_date,
        ended.quarter_end_date
        + cast(coalesce(obliged.own_due_day, obliged.due_day, parameter.value) as integer) as report_due_date,
        obliged.department_code is not null as is_obliged,
        coalesce(reported.item_count, 0) as item_count,
        reported.undated_count,
        reported.submitted_date,
        build.as_of,
        build.as_of_date
    from duty
    inner join {{ ref('int_organisation__current_department') }} as department
        on duty.department_code = department.department_code
    inner join ended on duty.report_year = ended.report_year and duty.quarter = ended.quarter
    cross join {{ source('ops', 'build_parameters') }} as build
    left join obliged on duty.department_code = obliged.department_code
    left join reported
        on
            duty.department_code = reported.department_code
            and duty.report_year = reported.report_year
            and duty.quarter = reported.quarter
    left join {{ ref('int_supervision__parameter') }} as parameter
        on
            department.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'quarterly_report_due_days'
            and {{ in_force('parameter', 'ended.quarter_end_date') }}

)

select
    department_code,
    department_name,
    jurisdiction_code,
    report_year,
    quarter,
    report_due_date,
    as_of_date > report_due_date as is_due,
    is_obliged,
    item_count,
    submitted_date,
    case
        when item_count = 0 and as_of_date > report_due_date then 'missing'
        when item_count = 0 then 'running'
        when submitted_date > report_due_date then 'late'
        when undated_count > 0 then 'undated'
        else 'on_time'
    end as report_status,
    as_of
from dated
where item_count > 0 or quarter_end_date <= as_of_date
