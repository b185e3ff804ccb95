{{ config(materialized='table') }}

-- One row per rule, department and month: out of how many cases, ratings or complaints a rule could be broken.
-- A rule whose inputs the department does not send has no row: it is not measured.
with measured as (

    select
        {% for input in ['reason', 'result_code', 'approved_by', 'amount', 'uploaded_at', 'status_code'] %}
        max(case when input_name = '{{ input }}' then 1 else 0 end) = 1 as sends_{{ input }},
        {% endfor %}
        {% for type in ['apply', 'supply_notice', 'special_start'] %}
        max(case when input_name = 'event_type:{{ type }}' then 1 else 0 end) = 1 as sends_{{ type }},
        {% endfor %}
        department_code
    from {{ ref('int_approvals__measured_input') }}
    group by department_code

),

finished as (

    select
        finished.department_code,
        finished.finished_month as month,
        count(*) as finished_count,
        count(coalesce(finished.is_overdue_promised, finished.is_overdue_statutory)) as judged_count,
        count(case when matter.is_fee is not null then 1 end) as fee_known_count,
        count(finished.is_uploaded_late) as upload_known_count
    from {{ ref('int_approvals__finished_case') }} as finished
    left join {{ ref('dim_matter') }} as matter
        on
            finished.matter_code = matter.matter_code
            and finished.matter_version = matter.matter_version
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

counted as (

    select
        {% for sent in [
            'reason', 'result_code', 'approved_by', 'amount', 'uploaded_at', 'status_code', 'apply', 'supply_notice',
            'special_start',
        ] %}
        measured.sends_{{ sent }},
        {% endfor %}
        frame.department_code,
        frame.month,
        coalesce(finished.finished_count, 0) as finished_count,
        coalesce(finished.judged_count, 0) as judged_count,
        coalesce(finished.fee_known_count, 0) as fee_known_count,
        coalesce(finished.upload_known_count, 0) as upload_known_count,
        coalesce(refused.refused_count, 0) as refused_count,
        coalesce(backlog.open_overdue_count, 0) as open_overdue_count,
        coalesce(rating.rated_count, 0) as rated_count,
        coalesce(complaint.complaint_due_count, 0) as complaint_due_count,
        complaint.department_code is not null as has_complaints
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join measured on frame.department_code = measured.department_code
    left join finished on frame.department_code = finished.department_code and frame.month = finished.month
    left join refused on frame.department_code = refused.department_code and frame.month = refused.month
    left join {{ ref('int_approvals__monthly_backlog') }} as backlog
        on frame.department_code = backlog.department_code and frame.month = backlog.month
    left join {{ ref('int_approvals__monthly_rating') }} as rating
        on frame.department_code = rating.department_code and frame.month = rating.month
    left join {{ ref('int_approvals__monthly_complaint') }} as complaint
        on frame.department_code = complaint.department_code and frame.month = complaint.month

),

{# rule, kind of object, base, and what must have been sent for the rule to be measured #}
{% set rules = [
    ('T01', 'case', 'judged_count + open_overdue_count', 'true'),
    ('T06', 'case', 'finished_count', 'sends_apply and sends_supply_notice'),
    ('P01', 'case', 'finished_count + refused_count', 'sends_reason and sends_status_code'),
    ('P02', 'case', 'finished_count', 'sends_reason and sends_result_code'),
    ('P03', 'case', 'finished_count', 'sends_reason and sends_result_code'),
    ('P04', 'case', 'finished_count', 'sends_reason and sends_result_code'),
    ('P05', 'case', 'finished_count', 'sends_supply_notice'),
    ('P06', 'case', 'finished_count', 'sends_special_start and sends_approved_by and sends_reason'),
    ('P08', 'case', 'finished_count', 'sends_special_start'),
    ('F01', 'case', 'fee_known_count', 'sends_amount'),
    ('F02', 'case', 'fee_known_count', 'sends_amount'),
    ('F03', 'case', 'fee_known_count', 'sends_amount'),
    ('L05', 'case', 'upload_known_count', 'sends_uploaded_at'),
    ('S01', 'rating', 'rated_count', 'true'),
    ('C01', 'case', 'finished_count', 'has_complaints'),
    ('C02', 'complaint', 'complaint_due_count', 'has_complaints'),
] %}
ruled as (

    {% for rule, object_kind, base, condition in rules %}
    select
        '{{ rule }}' as rule_id,
        department_code,
        month,
        '{{ object_kind }}' as object_kind,
        cast({{ base }} as bigint) as base_count
    from counted
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from ruled
where base_count > 0
