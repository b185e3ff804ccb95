{{ config(materialized='table') }}

-- One row per rule and level at which the alert policy of this build raises alerts, and from when until before when.
-- What a later day says of a rule takes the place of all that was said of it before.
with policy as (

    select policy.*
    from {{ source('reference', 'alert_policy') }} as policy
    inner join {{ source('ops', 'build_parameters') }} as build on policy.policy_id = build.alert_policy

),

said as (

    select distinct
        rule_id,
        valid_from
    from policy

),

until as (

    select
        rule_id,
        valid_from,
        coalesce(lead(valid_from) over (partition by rule_id order by valid_from), date '9999-12-31') as valid_until
    from said

)

select
    policy.policy_id,
    policy.rule_id,
    policy.level,
    policy.threshold,
    policy.unit,
    policy.valid_from,
    until.valid_until
from policy
inner join until
    on
        policy.rule_id = until.rule_id
        and policy.valid_from = until.valid_from
