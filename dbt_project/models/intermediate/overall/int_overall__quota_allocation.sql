-- One row per department and year: what it gives up and what it gains of the pool of its jurisdiction. Where the pool
-- does not reach, each gains in proportion to what its band allows, in whole people, by the largest remainder.
with claimed as (

    select
        department_code,
        jurisdiction_code,
        year,
        performance_score,
        greatest(base_count - band_count, 0) as given_up_count,
        greatest(band_count - base_count, 0) as wanted_count
    from {{ ref('int_overall__quota_claim') }}

),

pooled as (

    select
        *,
        sum(given_up_count) over (partition by jurisdiction_code, year) as pool_count,
        sum(wanted_count) over (partition by jurisdiction_code, year) as all_wanted_count
    from claimed

),

-- whole numbers alone: shares are compared by their remainders
shared as (

    select
        *,
        least(pool_count, all_wanted_count) as shared_count,
        case
            when all_wanted_count > 0
                then mod(least(pool_count, all_wanted_count) * wanted_count, all_wanted_count)
        end as remainder
    from pooled

),

floored as (

    select
        *,
        case
            when all_wanted_count > 0
                then cast((shared_count * wanted_count - remainder) / all_wanted_count as bigint)
            else 0
        end as whole_count
    from shared

),

queued as (

    select
        *,
        shared_count - sum(whole_count) over (partition by jurisdiction_code, year) as undivided_count,
        row_number() over (
            partition by jurisdiction_code, year
            order by remainder desc nulls last, performance_score desc nulls last, department_code asc
        ) as place
    from floored

)

select
    department_code,
    jurisdiction_code,
    year,
    cast(given_up_count as bigint) as given_up_count,
    cast(wanted_count as bigint) as wanted_count,
    cast(whole_count + case when place <= undivided_count then 1 else 0 end as bigint) as gained_count,
    cast(pool_count as bigint) as pool_count,
    cast(pool_count - shared_count as bigint) as pool_left_count
from queued
