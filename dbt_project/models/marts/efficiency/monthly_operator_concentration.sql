-- One row per department, matter and month whose steps tell who acted: how far the cases lie in one officer's hands.
with operator as (

    select
        department_code,
        jurisdiction_code,
        matter_code,
        month,
        operator_id,
        count(distinct case_no) as operator_case_count
    from {{ ref('int_approvals__step_visit') }}
    where operator_id is not null
    group by department_code, jurisdiction_code, matter_code, month, operator_id

),

concentration as (

    select
        department_code,
        jurisdiction_code,
        matter_code,
        month,
        count(*) as operator_count,
        sum(operator_case_count) as handling_count,
        sum(operator_case_count * operator_case_count) as squared_count,
        max(operator_case_count) as largest_operator_case_count
    from operator
    group by department_code, jurisdiction_code, matter_code, month

),

handled as (

    select
        department_code,
        matter_code,
        month,
        count(distinct case_no) as case_count
    from {{ ref('int_approvals__step_visit') }}
    where operator_id is not null
    group by department_code, matter_code, month

)

select
    concentration.department_code,
    concentration.jurisdiction_code,
    concentration.matter_code,
    concentration.month,
    handled.case_count,
    concentration.operator_count,
    {{ to_count('concentration.handling_count') }} as handling_count,
    {{ exact_ratio('concentration.squared_count', '(concentration.handling_count * concentration.handling_count)') }}
        as operator_hhi_ratio,
    concentration.largest_operator_case_count,
    {{ exact_ratio('concentration.largest_operator_case_count', 'handled.case_count') }} as largest_share_ratio,
    build.as_of
from concentration
cross join {{ source('ops', 'build_parameters') }} as build
inner join handled
    on
        concentration.department_code = handled.department_code
        and concentration.matter_code = handled.matter_code
        and concentration.month = handled.month
order by
    concentration.jurisdiction_code, concentration.department_code, concentration.matter_code, concentration.month
