{{ config(materialized='table') }}

-- One row per rule broken: department, month and the case, rating or complaint it was broken in.
-- A case counts in the month in which it is finished or refused, whenever the breach was found; a late issue in the
-- month of the issue, for it follows the finish.
with case_offence as (

    select
        finding.rule_id,
        finding.case_no,
        finding.department_code,
        case
            when finding.rule_id = 'T07' then {{ month_of('cast(approval_case.issued_at as date)') }}
            when approval_case.status = 'refused' then {{ month_of('cast(approval_case.refused_at as date)') }}
            else {{ month_of('cast(approval_case.finished_at as date)') }}
        end as month
    from {{ ref('int_approvals__rule_finding') }} as finding
    inner join {{ ref('fct_approval_case') }} as approval_case on finding.case_no = approval_case.case_no
    where
        (approval_case.finished_at <= approval_case.as_of or approval_case.status = 'refused')
        and finding.rule_id in (
            select rule_id from {{ source('reference', 'score_policy') }}
            where parameter = 'counts'
        )

    union all

    -- open past its due date at the end of the month: late although nobody has finished it
    select
        'T01' as rule_id,
        approval_case.case_no,
        approval_case.department_code,
        month.month
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_ops__month') }} as month
        on
            coalesce(approval_case.promised_due_date, approval_case.statutory_due_date) < month.measured_on
            and {{ month_of('coalesce(approval_case.deemed_accepted_date, cast(approval_case.accepted_at as date))') }}
            <= month.month
            and (
                approval_case.finished_at is null
                or approval_case.finished_at > approval_case.as_of
                or month.month < {{ month_of('cast(approval_case.finished_at as date)') }}
            )
    where
        (
            approval_case.is_overdue_promised
            or approval_case.is_overdue_statutory
            or approval_case.finished_at > approval_case.as_of
        )
        and approval_case.accepted_at <= approval_case.as_of
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')

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
