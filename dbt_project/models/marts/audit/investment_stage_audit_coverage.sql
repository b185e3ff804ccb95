-- One row per government project and stage of clause 3.4d that it has reached by as_of: whether it was audited.
{% set stages = [
    ('approved_estimate', 'approved_estimate', 1), ('budget', 'budget', 1), ('settlement_submitted', 'settlement', 1),
    ('settlement_approved', 'settlement', 2), ('final_accounts', 'final_accounts', 1)
] %}
{% set latest = record(['stage_rank', 'stage_version']) %}
with version as (

    select
        stage.*,
        case stage.stage
            {% for stage, audited_stage, rank in stages %}
            when '{{ stage }}' then '{{ audited_stage }}'
            {% endfor %}
        end as audited_stage,
        case stage.stage
            {% for stage, audited_stage, rank in stages %}
            when '{{ stage }}' then {{ rank }}
            {% endfor %}
        end as stage_rank
    from {{ ref('fct_investment_stage') }} as stage
    cross join {{ source('ops', 'build_parameters') }} as build
    where coalesce(stage.approved_date, build.as_of_date) <= build.as_of_date

),

-- a settlement has the amount approved, before that the amount submitted
reached as (

    select
        project_code,
        audited_stage as stage,
        {% for column in ['department_code', 'department_name', 'jurisdiction_code', 'currency_code'] %}
        max_by({{ column }}, {{ latest }}) as {{ column }},
        {% endfor %}
        max_by(project_name, {{ latest }}) filter (where project_name is not null) as project_name,
        max_by(amount, {{ latest }}) filter (where amount is not null) as stage_amount,
        -- submitting a settlement approves nothing
        min(case when stage <> 'settlement_submitted' then approved_date end) as approved_date
    from version
    where audited_stage is not null
    group by project_code, audited_stage

),

audit as (

    select
        audit.*,
        build.as_of_date >= audit.report_date as is_reported,
        build.as_of_date >= coalesce(audit.started, audit.report_date) as is_begun
    from {{ ref('fct_audit_project') }} as audit
    cross join {{ source('ops', 'build_parameters') }} as build
    where audit.project_code <> '-'

),

audited as (

    select
        jurisdiction_code,
        project_code,
        stage,
        count(case when is_reported then 1 end) as stage_audit_count,
        min_by(audit_no, {{ record(['report_date', 'audit_no']) }}) filter (where is_reported) as audit_no,
        min(case when is_reported then report_date end) as report_date,
        count(case when is_begun then 1 end) as begun_count
    from audit
    group by jurisdiction_code, project_code, stage

),

-- a jurisdiction of which no audit is known says nothing by silence
telling as (

    select distinct audit.jurisdiction_code
    from {{ ref('fct_audit_project') }} as audit
    cross join {{ source('ops', 'build_parameters') }} as build
    where coalesce(audit.started, audit.report_date) <= build.as_of_date

),

joined as (

    select
        reached.*,
        audited.audit_no,
        audited.report_date,
        case when telling.jurisdiction_code is not null then coalesce(audited.stage_audit_count, 0) end
            as stage_audit_count,
        case
            when telling.jurisdiction_code is null then null
            when audited.stage_audit_count > 0 then 1
            else 0
        end as audited_count,
        coalesce(audited.begun_count, 0) as begun_count
    from reached
    left join audited
        on
            reached.jurisdiction_code = audited.jurisdiction_code
            and reached.project_code = audited.project_code
            and reached.stage = audited.stage
    left join telling on reached.jurisdiction_code = telling.jurisdiction_code

)

select
    joined.project_code,
    joined.project_name,
    joined.stage,
    joined.department_code,
    joined.department_name,
    joined.jurisdiction_code,
    joined.currency_code,
    joined.approved_date,
    cast(joined.stage_amount as decimal(18, 2)) as stage_amount,
    case
        when joined.stage_audit_count is null then 'unknown'
        when joined.stage_audit_count > 0 then 'audited'
        when joined.begun_count > 0 then 'in_progress'
        else 'not_audited'
    end as audit_state,
    joined.stage_audit_count > 0 as is_audited,
    {{ to_count('joined.stage_audit_count') }} as stage_audit_count,
    joined.audit_no,
    joined.report_date,
    {{ to_count(day_number('joined.report_date') ~ ' - ' ~ day_number('joined.approved_date')) }} as days_to_report,
    cast(
        case
            when joined.stage_audit_count > 0 then joined.stage_amount
            when joined.stage_audit_count = 0 and joined.stage_amount is not null then 0
        end as decimal(18, 2)
    ) as audited_stage_amount,
    {{ to_count('count(*) over by_department') }} as department_stage_count,
    {{ to_count('sum(joined.audited_count) over by_department') }} as department_audited_stage_count,
    build.as_of
from joined
cross join {{ source('ops', 'build_parameters') }} as build
window by_department as (partition by joined.department_code, joined.stage)
order by joined.project_code, joined.stage
