{{ config(materialized='table') }}

-- One row per jurisdiction and matter type: the rules of the clock that hold there. The more specific row of
-- reference.clock_policy wins, the jurisdiction before the matter type, then the latest.
with scope as (

    select
        jurisdiction.jurisdiction_code,
        jurisdiction.calendar_code,
        matter_type.matter_type
    from {{ source('reference', 'jurisdiction') }} as jurisdiction
    cross join (
        select distinct matter_type
        from {{ ref('int_approvals__matter_type') }}
    ) as matter_type

),

candidate as (

    select
        scope.jurisdiction_code,
        scope.calendar_code,
        scope.matter_type,
        policy.parameter,
        cast(policy.value as integer) as value,
        row_number() over (
            partition by scope.jurisdiction_code, scope.matter_type, policy.parameter
            order by
                case when policy.jurisdiction_code = '*' then 1 else 0 end,
                case when policy.matter_type = '*' then 1 else 0 end,
                policy.valid_from desc
        ) as preference
    from scope
    inner join {{ source('reference', 'clock_policy') }} as policy
        on
            (policy.jurisdiction_code = '*' or policy.jurisdiction_code = scope.jurisdiction_code)
            and (policy.matter_type = '*' or policy.matter_type = scope.matter_type)
    cross join {{ source('ops', 'build_parameters') }} as build
    where policy.valid_from <= build.as_of_date

),

chosen as (

    select * from candidate
    where preference = 1

)

{% set switches = [
    'deemed_acceptance', 'special_needs_article_45_kind', 'special_needs_written_notice',
    'unqualified_special_stops_statutory', 'unqualified_special_stops_promised',
    'supplement_after_acceptance_stops_statutory', 'supplement_after_acceptance_stops_promised',
    'extension_moves_promised', 'calendar_day_due_rolls_over_holiday',
] %}
{% set numbers = [
    'acceptance_answer_workdays', 'extension_cap_workdays', 'extension_cap_joint_workdays', 'issue_limit_workdays',
    'office_opens_minute', 'office_break_starts_minute', 'office_break_ends_minute', 'office_closes_minute',
] %}
select
    {% for switch in switches %}
    coalesce(max(case when parameter = '{{ switch }}' then value end) = 1, false) as {{ switch }},
    {% endfor %}
    {% for number in numbers %}
    max(case when parameter = '{{ number }}' then value end) as {{ number }},
    {% endfor %}
    jurisdiction_code,
    calendar_code,
    matter_type
from chosen
group by jurisdiction_code, calendar_code, matter_type
