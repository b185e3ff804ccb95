{{ config(materialized='table') }}

-- One row per rule broken: department, month and the case, rating or complaint it was broken in.
with finished as (

    select * from {{ ref('int_approvals__finished_case') }}

),

special as (

    select
        special.case_no,
        count(case when special.special_type = '1' then 1 end) as extension_count,
        max(case when special.has_approver and special.has_reason then 0 else 1 end) = 1 as is_unfounded,
        max(
            case
                when special.special_type = '1' and special.limit_value > coalesce(
                    matter.extension_limit,
                    case
                        when matter.is_joint_handling then policy.extension_cap_joint_workdays
                        else policy.extension_cap_workdays
                    end
                ) then 1
                else 0
            end
        ) = 1 as is_extended_too_far
    from {{ ref('int_approvals__special_procedure') }} as special
    inner join finished on special.case_no = finished.case_no
    inner join {{ ref('dim_matter') }} as matter
        on
            finished.matter_code = matter.matter_code
            and finished.matter_version = matter.matter_version
    inner join {{ ref('int_approvals__clock_policy') }} as policy
        on
            finished.jurisdiction_code = policy.jurisdiction_code
            and coalesce(matter.matter_type, 'unknown') = policy.matter_type
    group by special.case_no

),

late_case as (

    select
        case_no,
        department_code,
        {{ month_of('cast(accepted_at as date)') }} as accepted_month,
        case when finished_at <= as_of then {{ month_of('cast(finished_at as date)') }} end as finished_month,
        coalesce(promised_due_date, statutory_due_date) as due_date
    from {{ ref('fct_approval_case') }}
    where
        (is_overdue_promised or is_overdue_statutory or finished_at > as_of)
        and accepted_at <= as_of
        and coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')

),

case_offence as (

    {% for rule, condition in [
        ('T01', 'is_overdue_promised or is_overdue_statutory'),
        ('P02', "result_code = '1' and finish_reason is null"),
        ('P03', "result_code = '2' and finish_reason is null"),
        ('P04', "result_code = '3' and finish_reason is null"),
        ('P05', 'supply_notice_count > 1'),
        ('T06', 'is_deemed_accepted'),
        ('F01', 'is_fee = false and fee_paid_amount > 0'),
        ('F02', 'is_fee and fee_paid_amount <> fee_standard_amount and fee_paid_amount > 0'),
        ('F03', "is_fee and coalesce(fee_paid_amount, 0) = 0 and fee_standard_amount > 0 and result_code = '0'"),
        ('L05', 'is_uploaded_late'),
    ] %}
    select
        '{{ rule }}' as rule_id,
        finished.case_no,
        finished.department_code,
        finished.finished_month as month
    from finished
    {% if rule.startswith('F') %}
    inner join {{ ref('dim_matter') }} as matter
        on
            finished.matter_code = matter.matter_code
            and finished.matter_version = matter.matter_version
    {% endif %}
    where {{ condition }}

    union all
    {% endfor %}

    {% for rule, condition in [
        ('P06', 'special.is_unfounded'),
        ('P08', 'special.extension_count > 1 or special.is_extended_too_far'),
    ] %}
    select
        '{{ rule }}' as rule_id,
        finished.case_no,
        finished.department_code,
        finished.finished_month as month
    from finished
    inner join special on finished.case_no = special.case_no
    where {{ condition }}

    union all
    {% endfor %}

    -- open past its due date at the end of the month: late although nobody has finished it
    select
        'T01' as rule_id,
        late_case.case_no,
        late_case.department_code,
        month.month
    from late_case
    inner join {{ ref('int_ops__month') }} as month
        on
            late_case.due_date < month.measured_on
            and late_case.accepted_month <= month.month
            and (late_case.finished_month is null or month.month < late_case.finished_month)

    union all

    select
        'P01' as rule_id,
        case_no,
        department_code,
        {{ month_of('cast(refused_at as date)') }} as month
    from {{ ref('fct_approval_case') }}
    where
        status = 'refused'
        and refusal_reason is null
        and refused_at <= as_of

)

select
    rule_id,
    department_code,
    month,
    'case' as object_kind,
    case_no as object_no
from case_offence

union all

select
    'S01' as rule_id,
    approval_case.department_code,
    {{ month_of('cast(rating.rated_at as date)') }} as month,
    'rating' as object_kind,
    rating.rating_id as object_no
from {{ ref('stg_approvals__rating') }} as rating
inner join {{ ref('fct_approval_case') }} as approval_case on rating.case_no = approval_case.case_no
where
    rating.satisfaction_grade <= 2
    and rating.rated_at <= approval_case.as_of

union all

select
    'C01' as rule_id,
    department_code,
    month,
    'case' as object_kind,
    complaint_id as object_no
from {{ ref('int_approvals__complaint_deadline') }}
where
    topic = 'attitude'
    and result in ('upheld', 'partly_upheld')

union all

select
    'C02' as rule_id,
    department_code,
    month,
    'complaint' as object_kind,
    complaint_id as object_no
from {{ ref('int_approvals__complaint_deadline') }}
where
    is_due
    and (is_decided_late or is_resolved_late)
