{{ config(materialized='table') }}

-- One row per case, rule and level at which the policy raises an alert, but for those about missing answers (T09).
with alert as (

    select
        finding.case_no,
        finding.rule_id,
        policy.level,
        finding.found_date as raised_date
    from {{ ref('int_approvals__rule_finding') }} as finding
    inner join {{ ref('int_approvals__alert_policy') }} as policy
        on
            policy.unit = 'finding'
            and finding.rule_id = policy.rule_id
            and finding.found_date >= policy.valid_from
            and finding.found_date < policy.valid_until

    union all

    select
        case_no,
        rule_id,
        level,
        raised_date
    from {{ ref('int_approvals__alert_day') }}

)

select
    case_no || '/' || rule_id || '/' || level as alert_no,
    case_no,
    rule_id,
    level,
    raised_date
from alert
