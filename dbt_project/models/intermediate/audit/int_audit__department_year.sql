-- One row per department and year: from its first audit on, the years in which its jurisdiction tells of audits at all.
with activity as (

    {% for mart, columns in [
        ('fct_audit_project', ['started', 'report_date']),
        ('fct_audit_finding', ['raised_date']),
        ('fct_audit_rectification', ['event_date']),
        ('fct_audit_recommendation', ['issued_date'])
    ] %}
    {% set last_mart = loop.last %}
    {% for column in columns %}
    select
        department_code,
        jurisdiction_code,
        {{ column }} as activity_date
    from {{ ref(mart) }}
    where {{ column }} is not null
    {{ 'union all' if not (last_mart and loop.last) }}
    {% endfor %}
    {% endfor %}

),

dated as (

    select
        activity.department_code,
        activity.jurisdiction_code,
        extract(year from activity.activity_date) as year
    from activity
    cross join {{ source('ops', 'build_parameters') }} as build
    where activity.activity_date <= build.as_of_date

),

first_year as (

    select
        department_code,
        min(year) as first_year
    from dated
    group by department_code

),

told_year as (

    select distinct
        jurisdiction_code,
        year
    from dated

),

-- what a jurisdiction sends of none of its departments is not known of any
sent as (

    {% for mart in [
        'fct_audit_finding', 'fct_audit_rectification', 'fct_audit_recommendation'
    ] %}
    select distinct
        jurisdiction_code,
        '{{ mart }}' as mart
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    department.department_code,
    department.department_name,
    department.jurisdiction_code,
    department.currency_code,
    cast(told_year.year as bigint) as year,
    make_date(told_year.year, 1, 1) as first_date,
    make_date(told_year.year, 12, 31) as last_date,
    least(make_date(told_year.year, 12, 31), build.as_of_date) as measured_date,
    findings.mart is not null as sends_findings,
    rectifications.mart is not null as sends_rectifications,
    recommendations.mart is not null as sends_recommendations,
    build.as_of
from first_year
inner join {{ ref('int_fiscal__department') }} as department
    on first_year.department_code = department.department_code
inner join told_year
    on
        department.jurisdiction_code = told_year.jurisdiction_code
        and first_year.first_year <= told_year.year
cross join {{ source('ops', 'build_parameters') }} as build
left join sent as findings
    on department.jurisdiction_code = findings.jurisdiction_code and findings.mart = 'fct_audit_finding'
left join sent as rectifications
    on
        department.jurisdiction_code = rectifications.jurisdiction_code
        and rectifications.mart = 'fct_audit_rectification'
left join sent as recommendations
    on
        department.jurisdiction_code = recommendations.jurisdiction_code
        and recommendations.mart = 'fct_audit_recommendation'
