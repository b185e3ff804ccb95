{{ config(materialized='table') }}

-- One row per year and thing that supervision must follow: power to matters, money to spending, service to matters
-- and departments. Whether it got there; is_sent says whether the jurisdiction sent records of that kind at all.
with build as (

    select
        as_of,
        as_of_date,
        cast(extract(year from as_of_date) as bigint) as as_of_year
    from {{ source('ops', 'build_parameters') }}

),

monitored as (

    select distinct
        event.matter_code,
        event.department_code,
        cast(extract(year from event.event_at) as bigint) as year
    from {{ ref('int_approvals__resolved_event') }} as event
    cross join build
    where event.event_at <= build.as_of

),

monitored_matter as (

    select distinct
        matter_code,
        year
    from monitored

),

connected as (

    select distinct
        department_code,
        year
    from monitored

),

-- Years of a jurisdiction from its first message on: before it nothing was connected.
monitored_year as (

    select
        spine.year,
        first.jurisdiction_code,
        first.is_sent
    from (
        select distinct cast(extract(year from month) as bigint) as year
        from {{ ref('int_ops__month') }}
    ) as spine
    inner join (
        select
            department.jurisdiction_code,
            count(monitored.year) > 0 as is_sent,
            min(monitored.year) as first_year
        from {{ ref('int_organisation__current_department') }} as department
        left join monitored on department.department_code = monitored.department_code
        group by department.jurisdiction_code
    ) as first
        on spine.year >= coalesce(first.first_year, 0)
    cross join build
    where
        first.is_sent
        or spine.year = build.as_of_year

),

matter_year as (

    select
        monitored_year.jurisdiction_code,
        matter.department_code,
        monitored_year.year,
        matter.matter_code,
        max_by(matter.matter_name, matter.valid_from) as matter_name,
        monitored_year.is_sent
    from {{ ref('dim_matter') }} as matter
    inner join {{ ref('int_organisation__current_department') }} as department
        on matter.department_code = department.department_code
    cross join build
    inner join monitored_year
        on
            department.jurisdiction_code = monitored_year.jurisdiction_code
            and matter.valid_to >= make_date(cast(monitored_year.year as integer), 1, 1)
            and matter.valid_from <= least(
                build.as_of_date, make_date(cast(monitored_year.year as integer), 12, 31)
            )
    group by
        monitored_year.jurisdiction_code, matter.department_code, monitored_year.year, matter.matter_code,
        monitored_year.is_sent

),

power as (

    select
        'power' as dimension,
        'matter' as unit,
        matter_year.year,
        matter_year.jurisdiction_code,
        matter_year.department_code,
        matter_year.matter_code as unit_no,
        matter_year.matter_name as unit_name,
        cast(null as decimal(18, 2)) as unit_amount,
        matter_year.is_sent,
        event.matter_code is not null as is_covered,
        case when connected.department_code is null then 'department_silent' else 'no_event' end as gap_code
    from matter_year
    left join monitored_matter as event
        on
            matter_year.matter_code = event.matter_code
            and matter_year.year = event.year
    left join connected
        on
            matter_year.department_code = connected.department_code
            and matter_year.year = connected.year

),

-- What was spent in a fiscal year that is over: an audit follows the money, it does not go before it. Of years before
-- the first that any audit names, audits were not sent.
audited as (

    select
        audit.department_code,
        audit.fiscal_year,
        max(case when coalesce(audit.started, audit.finished, audit.report_date) <= build.as_of_date then 1 else 0 end)
        = 1 as is_begun
    from {{ ref('fct_audit_project') }} as audit
    cross join build
    where audit.fiscal_year is not null
    group by audit.department_code, audit.fiscal_year

),

spent as (

    select
        'spending' as dimension,
        'department_spending' as unit,
        spending.fiscal_year as year,
        spending.jurisdiction_code,
        spending.department_code,
        spending.department_code as unit_no,
        spending.department_name as unit_name,
        spending.executed_amount as unit_amount,
        audits.jurisdiction_code is not null as is_sent,
        coalesce(audited.is_begun, false) as is_covered,
        case when audited.department_code is null then 'not_audited' else 'audit_not_begun' end as gap_code
    from {{ ref('yearly_department_fiscal_performance') }} as spending
    left join (
        select
            jurisdiction_code,
            min(fiscal_year) as first_year
        from {{ ref('fct_audit_project') }}
        group by jurisdiction_code
    ) as audits
        on
            spending.jurisdiction_code = audits.jurisdiction_code
            and spending.fiscal_year >= audits.first_year
    left join audited
        on
            spending.department_code = audited.department_code
            and spending.fiscal_year = audited.fiscal_year
    where
        spending.is_complete
        and spending.executed_amount > 0

),

served as (

    select
        approval_case.jurisdiction_code,
        approval_case.department_code,
        approval_case.matter_code,
        cast(extract(year from approval_case.finished_at) as bigint) as year,
        count(approval_case.satisfaction_grade) > 0 as is_covered
    from {{ ref('fct_approval_case') }} as approval_case
    cross join build
    where approval_case.finished_at <= build.as_of
    group by
        approval_case.jurisdiction_code, approval_case.department_code, approval_case.matter_code,
        extract(year from approval_case.finished_at)

),

rated as (

    select distinct jurisdiction_code
    from served
    where is_covered

),

served_matter as (

    select
        'service' as dimension,
        'matter' as unit,
        served.year,
        served.jurisdiction_code,
        served.department_code,
        served.matter_code as unit_no,
        matter.matter_name as unit_name,
        cast(null as decimal(18, 2)) as unit_amount,
        rated.jurisdiction_code is not null as is_sent,
        served.is_covered,
        'not_rated' as gap_code
    from served
    inner join (
        select
            matter_code,
            max_by(matter_name, matter_version) as matter_name
        from {{ ref('dim_matter') }}
        group by matter_code
    ) as matter
        on served.matter_code = matter.matter_code
    left join rated
        on served.jurisdiction_code = rated.jurisdiction_code

),

evaluated as (

    select
        review.jurisdiction_code,
        review.department_code,
        review.year
    from {{ ref('fct_external_review') }} as review
    cross join build
    where
        review.year <= build.as_of_year
        and coalesce(review.reviewed_date, build.as_of_date) <= build.as_of_date

    union

    select
        paper.jurisdiction_code,
        paper.department_code,
        paper.year
    from {{ ref('fct_white_paper') }} as paper
    cross join build
    where
        paper.year <= build.as_of_year
        and paper.published_date <= build.as_of_date

),

evaluated_year as (

    select distinct
        jurisdiction_code,
        year
    from evaluated

),

evaluated_department as (

    select
        'service' as dimension,
        'department' as unit,
        years.year,
        department.jurisdiction_code,
        department.department_code,
        department.department_code as unit_no,
        department.name_zh as unit_name,
        cast(null as decimal(18, 2)) as unit_amount,
        true as is_sent,
        evaluated.department_code is not null as is_covered,
        'not_evaluated' as gap_code
    from evaluated_year as years
    inner join (
        select
            jurisdiction_code,
            department_code,
            min(valid_from) as first_date,
            max(coalesce(valid_to, date '9999-12-31')) as last_date,
            max(case when is_current then name_zh end) as name_zh
        from {{ ref('dim_department') }}
        group by jurisdiction_code, department_code
    ) as department
        on
            years.jurisdiction_code = department.jurisdiction_code
            and make_date(cast(years.year as integer), 12, 31) >= department.first_date
            and make_date(cast(years.year as integer), 1, 1) <= department.last_date
    left join evaluated
        on
            department.department_code = evaluated.department_code
            and years.year = evaluated.year

),

every_unit as (

    select * from power
    union all
    select * from spent
    union all
    select * from served_matter
    union all
    select * from evaluated_department

)

select
    every_unit.dimension,
    every_unit.unit,
    cast(every_unit.year as bigint) as year,
    every_unit.jurisdiction_code,
    every_unit.department_code,
    department.department_name,
    department.currency_code,
    every_unit.unit_no,
    every_unit.unit_name,
    every_unit.unit_amount,
    every_unit.is_sent,
    every_unit.is_covered,
    case when not every_unit.is_covered then every_unit.gap_code end as gap_code,
    -- a fiscal year is only counted once it is over
    every_unit.dimension = 'spending' or every_unit.year < build.as_of_year as is_complete
from every_unit
inner join {{ ref('int_fiscal__department') }} as department
    on every_unit.department_code = department.department_code
cross join build
