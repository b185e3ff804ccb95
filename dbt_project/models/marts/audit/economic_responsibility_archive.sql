-- One row per audit of economic responsibility: what went into the two files, when, and whether it was in time.
{% set files = ['cadre', 'integrity'] %}
{% set nearest = record(['is_same_department', 'term_start']) %}
with audit as (

    select
        audit.*,
        build.as_of_date,
        case when audit.report_date <= build.as_of_date then audit.report_date end as reported_date
    from {{ ref('fct_audit_project') }} as audit
    cross join {{ source('ops', 'build_parameters') }} as build
    where audit.audit_type = 'economic_responsibility'

),

-- the post held when the report came, or last before it; that of the audited department first
held as (

    select
        audit.audit_no,
        term.post,
        term.term_start,
        term.term_end,
        term.department_code = audit.department_code as is_same_department
    from audit
    inner join {{ ref('fct_official_term') }} as term
        on
            audit.official_id = term.official_id
            and coalesce(audit.reported_date, audit.as_of_date) >= term.term_start

),

term as (

    select
        audit_no,
        {% for column in ['post', 'term_start', 'term_end'] %}
        max_by({{ column }}, {{ nearest }}) filter (where {{ column }} is not null) as {{ column }},
        {% endfor %}
        count(*) as term_count
    from held
    group by audit_no

),

due as (

    select
        audit.*,
        term.post,
        term.term_start,
        term.term_end,
        cast(parameter.value as bigint) as archive_within_days,
        audit.reported_date + cast(parameter.value as integer) as archive_due_date
    from audit
    left join term on audit.audit_no = term.audit_no
    left join {{ ref('int_supervision__parameter') }} as parameter
        on
            audit.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'archive_within_days'
            and {{ in_force('parameter', 'audit.reported_date') }}

),

filed as (

    select
        *,
        {% for file in files %}
        case
            when reported_date is null then 'no_report'
            when archive_due_date is null then 'no_term'
            when {{ file }}_archived_date <= archive_due_date and {{ file }}_archived_date <= as_of_date then 'in_time'
            when {{ file }}_archived_date <= as_of_date then 'late'
            when {{ file }}_archived_date is null and {{ file }}_archive_no is not null then 'undated'
            when as_of_date <= archive_due_date then 'not_due'
            else 'missing'
        end as {{ file }}_archive,
        {% endfor %}
        used_for_appointment_date <= as_of_date as is_used
    from due

)

select
    audit_no,
    official_id,
    post,
    term_start,
    term_end,
    department_code,
    department_name,
    jurisdiction_code,
    timing,
    report_no,
    report_date,
    responsibility_kind,
    archive_within_days,
    archive_due_date,
    {% for file in files %}
    {{ file }}_archive_no,
    {{ file }}_archived_date,
    cast({{ day_number(file ~ '_archived_date') }} - {{ day_number('report_date') }} as bigint)
        as {{ file }}_archive_days,
    {{ file }}_archive,
    {% endfor %}
    used_for_appointment_date,
    coalesce(is_used, false) as is_used_for_appointment,
    case
        when cadre_archive in ('late', 'missing') or integrity_archive in ('late', 'missing') then 'FAIL'
        when cadre_archive = 'no_report' then 'SKIP'
        when cadre_archive in ('undated', 'no_term') or integrity_archive = 'undated' then 'INSUFFICIENT_DATA'
        when cadre_archive = 'not_due' or integrity_archive = 'not_due' then 'SKIP'
        else 'PASS'
    end as outcome,
    case
        when cadre_archive in ('late', 'missing') or integrity_archive in ('late', 'missing')
            then '未归档或逾期归档，期限 ' || archive_due_date
        when cadre_archive = 'no_report' then '截至时点没有报告'
        when cadre_archive = 'no_term' then '该日没有归档期限'
        when cadre_archive = 'undated' or integrity_archive = 'undated' then '有档案编号而没有归档日期'
        when cadre_archive = 'not_due' or integrity_archive = 'not_due' then '归档期限未到'
        else '干部档案和廉政卷宗均按期归档'
    end as reason_zh,
    case
        when cadre_archive in ('late', 'missing') or integrity_archive in ('late', 'missing')
            then 'not filed, or filed late; due by ' || archive_due_date
        when cadre_archive = 'no_report' then 'no report by as_of'
        when cadre_archive = 'no_term' then 'no term for filing is in force on that day'
        when cadre_archive = 'undated' or integrity_archive = 'undated' then 'a number of the file but no day'
        when cadre_archive = 'not_due' or integrity_archive = 'not_due' then 'the term for filing has not ended'
        else 'filed in time in both files'
    end as reason_en,
    as_of
from filed
order by audit_no
