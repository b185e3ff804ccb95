{{ config(materialized='table') }}

-- One row per jurisdiction, month, section, rule and parameter: the value in force under the policy of this build.
-- The row of the jurisdiction wins over '*', then the latest that was in force when the month began.
with candidate as (

    select
        policy.policy_id,
        jurisdiction.jurisdiction_code,
        month.month,
        policy.section_code,
        policy.rule_id,
        policy.parameter,
        cast(policy.value as decimal(12, 4)) as value,
        row_number() over (
            partition by
                jurisdiction.jurisdiction_code, month.month, policy.section_code, policy.rule_id, policy.parameter
            order by case when policy.jurisdiction_code = '*' then 1 else 0 end, policy.valid_from desc
        ) as preference
    from {{ source('reference', 'score_policy') }} as policy
    inner join {{ source('ops', 'build_parameters') }} as build on policy.policy_id = build.score_policy
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on policy.jurisdiction_code = '*' or policy.jurisdiction_code = jurisdiction.jurisdiction_code
    inner join {{ ref('int_ops__month') }} as month on policy.valid_from <= month.month

)

select
    policy_id,
    jurisdiction_code,
    month,
    section_code,
    rule_id,
    parameter,
    value
from candidate
where preference = 1
