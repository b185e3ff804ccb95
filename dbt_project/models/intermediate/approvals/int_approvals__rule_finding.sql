{{ config(materialized='table') }}

-- One row per rule and case that breaks it, with the day on which that could be known. T09 is not among them: it rests
-- on alerts, and those on this table.
{% set rules = [
    'T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08',
    'F01', 'F02', 'F03', 'L01', 'L02', 'L03', 'L04', 'L05', 'A02', 'A08',
] %}
with finding as (

    {% for rule in rules %}
    select
        '{{ rule }}' as rule_id,
        case_no,
        found_date,
        excess
    from {{ ref('int_approvals__rule_' ~ rule | lower) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    finding.rule_id,
    finding.case_no,
    approval_case.department_code,
    approval_case.jurisdiction_code,
    approval_case.matter_code,
    finding.found_date,
    finding.excess
from finding
inner join {{ ref('fct_approval_case') }} as approval_case on finding.case_no = approval_case.case_no
left join {{ ref('int_approvals__measured_rule') }} as measured
    on
        approval_case.department_code = measured.department_code
        and finding.rule_id = measured.rule_id
where
    finding.found_date <= cast(approval_case.as_of as date)
    and (measured.measured_from is null or finding.found_date >= measured.measured_from)
    -- whose case it is nobody knows, or a part of it has not been judged yet
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters', 'rows_waiting')
