-- One row per jurisdiction, year and field of audit: planned, reported, announced, and what was found (clause 3.4b).
{% set fields = [
    'budget_execution', 'economic_responsibility', 'department_performance', 'special_fund', 'investment',
    'procurement', 'internal_control'
] %}
with period as (

    select
        jurisdiction_code,
        currency_code,
        year,
        as_of,
        min(first_date) as first_date,
        max(measured_date) as measured_date,
        max(case when sends_findings then 1 else 0 end) as sends_findings
    from {{ ref('int_audit__department_year') }}
    group by jurisdiction_code, currency_code, year, as_of

),

-- the seven of the clause, and one for all that is none of them
field as (

    {% for field in fields %}
    select '{{ field }}' as audit_field
    union all
    {% endfor %}
    select 'other' as audit_field

),

audit as (

    select
        *,
        case
            {% for field in fields %}
            when audit_type = '{{ field }}' then audit_type
            {% endfor %}
            else 'other'
        end as audit_field
    from {{ ref('fct_audit_project') }}

),

planned as (

    select
        period.jurisdiction_code,
        period.year,
        audit.audit_field,
        count(*) as planned_count,
        count(case when audit.report_date <= period.measured_date then 1 end) as planned_reported_count
    from period
    inner join audit on period.jurisdiction_code = audit.jurisdiction_code and period.year = audit.plan_year
    group by period.jurisdiction_code, period.year, audit.audit_field

),

reported as (

    select
        period.jurisdiction_code,
        period.year,
        audit.audit_field,
        count(*) as reported_count,
        count(case when audit.published_date <= period.measured_date then 1 end) as published_count,
        sum(audit.audited_amount) as audited_amount
    from period
    inner join audit
        on
            period.jurisdiction_code = audit.jurisdiction_code
            and period.first_date <= audit.report_date
            and period.measured_date >= audit.report_date
    group by period.jurisdiction_code, period.year, audit.audit_field

),

found as (

    select
        period.jurisdiction_code,
        period.year,
        audit.audit_field,
        count(*) as finding_count,
        sum(finding.amount) as found_amount
    from period
    inner join {{ ref('fct_audit_finding') }} as finding
        on
            period.jurisdiction_code = finding.jurisdiction_code
            and period.first_date <= finding.raised_date
            and period.measured_date >= finding.raised_date
    inner join audit on finding.audit_no = audit.audit_no
    group by period.jurisdiction_code, period.year, audit.audit_field

),

measured as (

    select
        period.jurisdiction_code,
        period.currency_code,
        period.year,
        field.audit_field,
        coalesce(planned.planned_count, 0) as planned_count,
        coalesce(planned.planned_reported_count, 0) as planned_reported_count,
        coalesce(reported.reported_count, 0) as reported_count,
        coalesce(reported.published_count, 0) as published_count,
        case when reported.reported_count is null then 0 else reported.audited_amount end as audited_amount,
        case when period.sends_findings = 1 then coalesce(found.finding_count, 0) end as finding_count,
        case when period.sends_findings = 1 then coalesce(found.found_amount, 0) end as found_amount,
        period.as_of
    from period
    cross join field
    {% for relation in ['planned', 'reported', 'found'] %}
    left join {{ relation }}
        on
            period.jurisdiction_code = {{ relation }}.jurisdiction_code
            and period.year = {{ relation }}.year
            and field.audit_field = {{ relation }}.audit_field
    {% endfor %}

)

select
    jurisdiction_code,
    currency_code,
    {{ to_count('year') }} as year,
    audit_field,
    {{ to_count('planned_count') }} as field_planned_audit_count,
    {{ to_count('planned_reported_count') }} as field_planned_reported_audit_count,
    {{ exact_ratio('planned_reported_count', 'planned_count') }} as field_plan_done_ratio,
    {{ to_count('reported_count') }} as field_reported_audit_count,
    {{ to_count('published_count') }} as field_published_audit_count,
    {{ exact_ratio('published_count', 'reported_count') }} as field_published_audit_ratio,
    cast(audited_amount as decimal(18, 2)) as field_audited_amount,
    {{ to_count('finding_count') }} as field_finding_count,
    cast(found_amount as decimal(18, 2)) as field_found_amount,
    as_of
from measured
order by jurisdiction_code, year, audit_field
