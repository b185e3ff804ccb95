{{ config(materialized='table') }}

-- One row per department, month, policy and section of the score: how many of its cases, ratings or complaints offend.
-- An object that breaks two rules of a section offends once. A section without any measured rule has no row.
with feeds as (

    select
        policy_id,
        jurisdiction_code,
        month,
        section_code,
        rule_id
    from {{ ref('int_approvals__score_parameter') }}
    where parameter = 'counts' and value = 1

),

base as (

    select
        frame.department_code,
        frame.month,
        feeds.policy_id,
        feeds.section_code,
        rule_base.object_kind,
        max(rule_base.base_count) as base_count
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join {{ ref('int_approvals__rule_base') }} as rule_base
        on frame.department_code = rule_base.department_code and frame.month = rule_base.month
    inner join feeds
        on
            frame.jurisdiction_code = feeds.jurisdiction_code
            and frame.month = feeds.month
            and rule_base.rule_id = feeds.rule_id
    group by frame.department_code, frame.month, feeds.policy_id, feeds.section_code, rule_base.object_kind

),

offending as (

    select
        frame.department_code,
        frame.month,
        feeds.policy_id,
        feeds.section_code,
        offence.object_kind,
        count(distinct offence.object_no) as offending_count
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join {{ ref('int_approvals__offence') }} as offence
        on frame.department_code = offence.department_code and frame.month = offence.month
    inner join feeds
        on
            frame.jurisdiction_code = feeds.jurisdiction_code
            and frame.month = feeds.month
            and offence.rule_id = feeds.rule_id
    inner join {{ ref('int_approvals__rule_base') }} as rule_base
        on
            offence.department_code = rule_base.department_code
            and offence.month = rule_base.month
            and offence.rule_id = rule_base.rule_id
    group by frame.department_code, frame.month, feeds.policy_id, feeds.section_code, offence.object_kind

)

select
    base.department_code,
    base.month,
    base.policy_id,
    base.section_code,
    cast(sum(coalesce(offending.offending_count, 0)) as bigint) as offending_count,
    cast(sum(base.base_count) as bigint) as base_count
from base
left join offending
    on
        base.department_code = offending.department_code
        and base.month = offending.month
        and base.policy_id = offending.policy_id
        and base.section_code = offending.section_code
        and base.object_kind = offending.object_kind
group by base.department_code, base.month, base.policy_id, base.section_code
