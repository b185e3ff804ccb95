-- One row per department and month with comparable cases: the time they took against the time such cases took in all
-- departments of the jurisdiction, so that hard work is not taken for slow work.
with timed as (

    select
        jurisdiction_code,
        department_code,
        finished_month as month,
        limit_unit,
        coalesce(promised_limit, statutory_limit) as limit_value,
        count(*) as case_count,
        sum(elapsed_working_days) as elapsed_working_days
    from {{ ref('int_approvals__timed_case') }}
    group by all

),

compared as (

    select
        *,
        sum(case_count) over such_cases as all_case_count,
        sum(elapsed_working_days) over such_cases as all_elapsed_working_days
    from timed
    window such_cases as (partition by jurisdiction_code, month, limit_unit, limit_value)

)

select
    compared.department_code,
    compared.month,
    cast(sum(compared.case_count) as bigint) as case_mix_count,
    cast(sum(compared.elapsed_working_days) as bigint) as case_mix_elapsed_working_days,
    sum(
        cast(
            cast(compared.case_count * compared.all_elapsed_working_days as double) / compared.all_case_count
            as decimal(18, 6)
        )
    ) as case_mix_expected_working_days
from compared
inner join {{ ref('int_approvals__measure_parameter') }} as setting on compared.month = setting.month
-- what no other department does cannot be compared with others
where compared.all_case_count - compared.case_count >= setting.case_mix_minimum_other_cases
group by compared.department_code, compared.month
