{{ config(materialized='table') }}

-- One row per policy, jurisdiction, month, section, rule and parameter: the value in force. Every policy is computed;
-- the one of this build ranks, and its limits of rules hold.
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
                policy.policy_id,
                jurisdiction.jurisdiction_code,
                month.month,
                policy.section_code,
                policy.rule_id,
                policy.parameter
            order by case when policy.jurisdiction_code = '*' then 1 else 0 end, policy.valid_from desc
        ) as preference
    from {{ source('reference', 'score_policy') }} as policy
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on policy.jurisdiction_code = '*' or policy.jurisdiction_code = jurisdiction.jurisdiction_code
    inner join {{ ref('int_ops__month') }} as month on policy.valid_from <= month.month

)

select
    candidate.policy_id,
    candidate.policy_id = build.score_policy as is_ranking_policy,
    candidate.jurisdiction_code,
    candidate.month,
    candidate.section_code,
    candidate.rule_id,
    candidate.parameter,
    candidate.value
from candidate
cross join {{ source('ops', 'build_parameters') }} as build
where candidate.preference = 1
