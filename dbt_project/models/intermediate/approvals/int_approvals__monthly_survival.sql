-- One row per department and month with observed cases: the Kaplan-Meier median of the working days to a decision.
-- Whoever leaves slow cases open shortens the mean of the finished ones, but not this.
with at_time as (

    select
        department_code,
        month,
        working_days,
        count(*) as leaving_count,
        count(case when is_decided then 1 end) as decided_count
    from {{ ref('int_approvals__observed_case') }}
    group by department_code, month, working_days

),

at_risk as (

    select
        *,
        sum(leaving_count) over (
            partition by department_code, month
            order by working_days
            rows between current row and unbounded following
        ) as at_risk_count
    from at_time

),

-- The product of the shares that stay undecided, as a sum of logarithms; once nobody is left it is zero for good.
surviving as (

    select
        *,
        case
            when min(at_risk_count - decided_count) over so_far = 0 then 0
            else
                exp(
                    sum(
                        case
                            when at_risk_count > decided_count
                                then ln(cast(at_risk_count - decided_count as double) / at_risk_count)
                        end
                    ) over so_far
                )
        end as undecided_share
    from at_risk
    window so_far as (
        partition by department_code, month
        order by working_days
        rows between unbounded preceding and current row
    )

)

select
    department_code,
    month,
    cast(sum(leaving_count) as bigint) as km_case_count,
    cast(sum(decided_count) as bigint) as km_decided_count,
    -- the first day on which half are decided; the last digit of a logarithm must not decide
    cast(min(case when undecided_share <= 0.5 + 0.000000001 then working_days end) as decimal(9, 4))
        as km_median_working_days
from surviving
group by department_code, month
