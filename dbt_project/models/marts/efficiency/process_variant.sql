-- One row per department and sequence of steps that a case of it went through, finished or not.
with path as (

    select
        case_no,
        department_code,
        jurisdiction_code,
        {{ text_list('step_code', 'step_no', ' → ') }} as step_codes,
        count(*) as step_count
    from {{ ref('int_approvals__step_visit') }}
    group by case_no, department_code, jurisdiction_code

),

variant as (

    select
        path.department_code,
        path.jurisdiction_code,
        path.step_codes,
        min(path.step_count) as step_count,
        min(path.case_no) as example_case_no,
        count(*) as case_count,
        count(case when approval_case.finished_at <= approval_case.as_of then 1 end) as finished_count,
        count(case when approval_case.finished_at <= approval_case.as_of then approval_case.elapsed_working_days end)
            as timed_count,
        sum(case when approval_case.finished_at <= approval_case.as_of then approval_case.elapsed_working_days end)
            as elapsed_working_days
    from path
    inner join {{ ref('fct_approval_case') }} as approval_case on path.case_no = approval_case.case_no
    group by path.department_code, path.jurisdiction_code, path.step_codes

),

-- The names of a sequence are read off the path of one of its cases.
named as (

    select
        visit.case_no,
        {{ text_list('step_name.step_name', 'visit.step_no', ' → ') }} as step_names
    from {{ ref('int_approvals__step_visit') }} as visit
    inner join {{ ref('int_approvals__step_name') }} as step_name
        on
            visit.department_code = step_name.department_code
            and visit.step_code = step_name.step_code
    where visit.case_no in (select example_case_no from variant)
    group by visit.case_no

)

select
    variant.department_code,
    variant.jurisdiction_code,
    md5(variant.step_codes) as variant_id,
    cast(
        rank() over (
            partition by variant.department_code
            order by variant.case_count desc
        ) as integer
    ) as variant_rank,
    variant.step_count,
    variant.step_codes,
    named.step_names,
    variant.case_count,
    {{ exact_ratio(
        'variant.case_count', 'sum(variant.case_count) over (partition by variant.department_code)'
    ) }} as case_share_ratio,
    variant.finished_count,
    variant.timed_count,
    cast({{ exact_ratio('variant.elapsed_working_days', 'variant.timed_count') }} as decimal(9, 4))
        as mean_elapsed_working_days,
    variant.example_case_no,
    build.as_of
from variant
cross join {{ source('ops', 'build_parameters') }} as build
inner join named on variant.example_case_no = named.case_no
order by variant.jurisdiction_code, variant.department_code, variant_rank, variant_id
