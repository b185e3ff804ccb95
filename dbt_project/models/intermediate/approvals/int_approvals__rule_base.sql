{{ config(materialized='table') }}

-- One row per rule, department and month: out of how many cases, ratings or complaints a rule could be broken.
-- A rule whose inputs the department does not send has no row: it is not measured.
with finished as (

    select
        finished.department_code,
        finished.finished_month as month,
        count(*) as finished_count,
        count(coalesce(finished.is_overdue_promised, finished.is_overdue_statutory)) as judged_count,
        count(
            case
                when finished.result_code = '4'
                    then coalesce(finished.is_overdue_promised, finished.is_overdue_statutory)
            end
        ) as forwarded_count,
        count(case when matter.is_fee is not null then 1 end) as fee_known_count,
        count(case when finished.is_normal_finish and matter.required_steps is not null then 1 end)
            as steps_prescribed_count,
        count(case when finished.is_normal_finish and matter.required_materials_count is not null then 1 end)
            as materials_prescribed_count,
        count(case when department_level.exercise_level is not null and matter.exercise_level is not null then 1 end)
            as level_known_count,
        count(finished.is_uploaded_late) as upload_known_count
    from {{ ref('int_approvals__finished_case') }} as finished
    left join {{ ref('dim_matter') }} as matter
        on
            finished.matter_code = matter.matter_code
            and finished.matter_version = matter.matter_version
    inner join {{ ref('int_organisation__current_department') }} as department
        on finished.department_code = department.department_code
    left join {{ source('reference', 'department_level') }} as department_level
        on department.level = department_level.department_level
    group by finished.department_code, finished.finished_month

),

refused as (

    select
        department_code,
        {{ month_of('cast(refused_at as date)') }} as month,
        count(*) as refused_count
    from {{ ref('fct_approval_case') }}
    where status = 'refused' and refused_at <= as_of
    group by all

),

issued as (

    select
        department_code,
        {{ month_of('cast(issued_at as date)') }} as month,
        count(*) as issued_count
    from {{ ref('fct_approval_case') }}
    where issue_working_days is not null and issued_at <= as_of
    group by all

),

counted as (

    select
        frame.department_code,
        frame.month,
        coalesce(finished.finished_count, 0) as finished_count,
        coalesce(finished.judged_count, 0) as judged_count,
        coalesce(finished.forwarded_count, 0) as forwarded_count,
        coalesce(finished.fee_known_count, 0) as fee_known_count,
        coalesce(finished.steps_prescribed_count, 0) as steps_prescribed_count,
        coalesce(finished.materials_prescribed_count, 0) as materials_prescribed_count,
        coalesce(finished.level_known_count, 0) as level_known_count,
        coalesce(finished.upload_known_count, 0) as upload_known_count,
        coalesce(refused.refused_count, 0) as refused_count,
        coalesce(issued.issued_count, 0) as issued_count,
        coalesce(backlog.open_overdue_count, 0) as open_overdue_count,
        coalesce(rating.rated_count, 0) as rated_count,
        coalesce(complaint.complaint_due_count, 0) as complaint_due_count,
        case when complaint.department_code is null then 0 else coalesce(finished.finished_count, 0) end
            as complaint_known_count
    from {{ ref('int_approvals__monthly_department') }} as frame
    left join finished on frame.department_code = finished.department_code and frame.month = finished.month
    left join refused on frame.department_code = refused.department_code and frame.month = refused.month
    left join issued on frame.department_code = issued.department_code and frame.month = issued.month
    left join {{ ref('int_approvals__monthly_backlog') }} as backlog
        on frame.department_code = backlog.department_code and frame.month = backlog.month
    left join {{ ref('int_approvals__monthly_rating') }} as rating
        on frame.department_code = rating.department_code and frame.month = rating.month
    left join {{ ref('int_approvals__monthly_complaint') }} as complaint
        on frame.department_code = complaint.department_code and frame.month = complaint.month

),

{# rule, kind of object and base; what must have been sent for a rule to be measured stands in the register #}
{% set rules = [
    ('T01', 'case', 'judged_count + open_overdue_count'),
    ('T02', 'case', 'judged_count + open_overdue_count'),
    ('T03', 'case', 'judged_count + open_overdue_count'),
    ('T05', 'case', 'judged_count + open_overdue_count'),
    ('T06', 'case', 'finished_count + refused_count'),
    ('T07', 'case', 'issued_count'),
    ('T08', 'case', 'forwarded_count'),
    ('P01', 'case', 'finished_count + refused_count'),
    ('P02', 'case', 'finished_count'),
    ('P03', 'case', 'finished_count'),
    ('P04', 'case', 'finished_count'),
    ('P05', 'case', 'finished_count'),
    ('P06', 'case', 'finished_count'),
    ('P07', 'case', 'steps_prescribed_count'),
    ('P08', 'case', 'finished_count'),
    ('F01', 'case', 'fee_known_count'),
    ('F02', 'case', 'fee_known_count'),
    ('F03', 'case', 'fee_known_count'),
    ('L04', 'case', 'materials_prescribed_count'),
    ('L05', 'case', 'upload_known_count'),
    ('A02', 'case', 'finished_count'),
    ('A08', 'case', 'level_known_count'),
    ('S01', 'rating', 'rated_count'),
    ('C01', 'case', 'complaint_known_count'),
    ('C02', 'complaint', 'complaint_due_count'),
] %}
ruled as (

    {% for rule, object_kind, base in rules %}
    select
        '{{ rule }}' as rule_id,
        department_code,
        month,
        '{{ object_kind }}' as object_kind,
        cast({{ base }} as bigint) as base_count
    from counted
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select ruled.*
from ruled
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        ruled.department_code = measured.department_code
        and ruled.rule_id = measured.rule_id
where
    ruled.base_count > 0
    and (measured.measured_from is null or ruled.month >= {{ month_of('measured.measured_from') }})
