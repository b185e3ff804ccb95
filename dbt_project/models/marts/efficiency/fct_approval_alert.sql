-- One row per case, rule and level at which the alert policy of this build raises an alert.
with alert as (

    select
        alert_no,
        case_no,
        rule_id,
        level,
        raised_date
    from {{ ref('int_approvals__case_alert') }}

    union all

    select
        unanswered.case_no || '/' || policy.rule_id || '/' || policy.level as alert_no,
        unanswered.case_no,
        policy.rule_id,
        policy.level,
        unanswered.found_date as raised_date
    from {{ ref('int_approvals__rule_t09') }} as unanswered
    inner join {{ ref('int_approvals__alert_policy') }} as policy
        on
            policy.unit = 'feedback_workdays'
            and unanswered.found_date >= policy.valid_from
            and unanswered.found_date < policy.valid_until
    cross join {{ source('ops', 'build_parameters') }} as build
    where unanswered.found_date <= build.as_of_date

),

described as (

    select
        alert.alert_no,
        alert.case_no,
        alert.rule_id,
        alert.level,
        approval_case.department_code,
        approval_case.jurisdiction_code,
        approval_case.matter_code,
        alert.raised_date,
        least(
            coalesce(cast(approval_case.finished_at as date), build.as_of_date), build.as_of_date
        ) as until_date,
        approval_case.status <> 'refused'
        and (approval_case.finished_at is null or approval_case.finished_at > build.as_of) as is_supervised,
        build.alert_policy as policy_id,
        build.as_of,
        jurisdiction.calendar_code,
        row_number() over (
            partition by alert.case_no
            order by
                case alert.level when 'red' then 1 when 'yellow' then 2 else 3 end,
                alert.raised_date,
                alert.rule_id
        ) as precedence
    from alert
    inner join {{ ref('fct_approval_case') }} as approval_case on alert.case_no = approval_case.case_no
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on approval_case.jurisdiction_code = jurisdiction.jurisdiction_code
    cross join {{ source('ops', 'build_parameters') }} as build

)

select
    described.alert_no,
    described.case_no,
    described.rule_id,
    described.level,
    described.department_code,
    described.jurisdiction_code,
    described.matter_code,
    described.policy_id,
    -- when
    described.raised_date,
    cast(greatest(0, until_day.workday_number - raised_day.workday_number) as bigint) as outdays,
    -- answer
    answer.notice_date,
    answer.feedback_due_date,
    answer.feedback_date,
    answer.is_feedback_late,
    -- state
    described.precedence = 1 as is_current,
    described.is_supervised,
    case
        when matter_type.matter_type = '01' then rule.legal_basis
        else coalesce(rule.legal_basis_other, rule.legal_basis)
    end as legal_basis,
    described.as_of
from described
inner join {{ source('reference', 'rule_register') }} as rule on described.rule_id = rule.rule_id
inner join {{ ref('int_approvals__matter_type') }} as matter_type on described.matter_code = matter_type.matter_code
left join {{ ref('int_accountability__alert_answer') }} as answer on described.alert_no = answer.alert_no
left join {{ ref('int_organisation__calendar_day') }} as raised_day
    on
        described.calendar_code = raised_day.calendar_code
        and described.raised_date = raised_day.calendar_date
left join {{ ref('int_organisation__calendar_day') }} as until_day
    on
        described.calendar_code = until_day.calendar_code
        and described.until_date = until_day.calendar_date
order by described.raised_date, described.case_no, described.rule_id, described.level
