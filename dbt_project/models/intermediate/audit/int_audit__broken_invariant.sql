-- One row per finding and rule of its life that does not hold at as_of.
{#- the order in which they are listed, each with what breaks it -#}
{% set of_findings = [
    ('category_against_decision', "amount_category = '违规' and has_penalty_decision = false
        or amount_category in ('管理不规范', '损失浪费') and has_penalty_decision"),
    ('amount_against_category', "amount_category = 'non_amount' and amount > 0
        or amount_category <> 'non_amount' and amount is null"),
    ('handling_contradicts', "handling = 'none' and handling_amount > 0
        or handling <> 'none' and handling_amount is null
        or handling_amount > amount"),
    ('rectified_above_found', "rectified_amount > amount"),
] %}
{% set of_events = [
    ('event_before_finding', "event_date < coalesce(found_date, report_date)"),
    ('verified_without_rectification', "event_type in ('verified', 'rejected')
        and previous_rectified_position <= previous_rejected_position"),
    ('struck_off_unverified', "event_type = 'struck_off'
        and previous_verified_position <= previous_rejected_position"),
    ('event_after_strike_off', "event_type not in ('published', 'transferred') and previous_struck_off_position > 0"),
] %}
with finding as (

    select
        finding.*,
        audit.report_date,
        life.rectified_amount
    from {{ ref('int_audit__finding') }} as finding
    inner join {{ ref('stg_audit__project') }} as audit on finding.audit_no = audit.audit_no
    left join {{ ref('int_audit__finding_life') }} as life on finding.finding_no = life.finding_no

),

event as (

    select
        event.*,
        finding.found_date,
        finding.report_date
    from {{ ref('int_audit__rectification_event') }} as event
    inner join finding on event.finding_no = finding.finding_no

)

{% for invariant, breach in of_findings %}
select
    finding_no,
    '{{ invariant }}' as invariant,
    {{ loop.index }} as position
from finding
where {{ breach }}
union all
{% endfor %}
{% for invariant, breach in of_events %}
select distinct
    finding_no,
    '{{ invariant }}' as invariant,
    {{ loop.index + of_findings | length }} as position
from event
where {{ breach }}
{{ 'union all' if not loop.last }}
{% endfor %}
