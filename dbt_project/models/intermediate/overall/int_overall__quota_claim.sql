-- One row per department and year of which an annual assessment was sent: the grades 优秀 it starts from and those its
-- band allows, in whole people.
with assessed as (

    select
        department_code,
        jurisdiction_code,
        year,
        make_date(cast(year as integer), 12, 31) as last_date,
        sum(people_count) as assessed_count
    from {{ ref('fct_staff_assessment') }}
    where assessment_kind = 'annual'
    group by department_code, jurisdiction_code, year

),

-- What is set on the last day of the year holds for it; a band moves the quota only once the year has ended.
rated as (

    select
        assessed.department_code,
        assessed.jurisdiction_code,
        assessed.year,
        assessed.assessed_count,
        score.performance_score,
        score.performance_band,
        max(case when parameter.parameter = 'quota_base_rate' then parameter.value end) as base_rate,
        max(case when parameter.parameter = 'quota_ceiling_rate' then parameter.value end) as ceiling_rate,
        max(
            case when parameter.parameter = 'quota_band_' || score.performance_band || '_rate' then parameter.value end
        ) as band_rate
    from assessed
    left join {{ ref('yearly_department_performance_score') }} as score
        on
            assessed.department_code = score.department_code
            and assessed.year = score.year
            and score.is_complete
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            assessed.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'assessed.last_date') }}
    group by
        assessed.department_code,
        assessed.jurisdiction_code,
        assessed.year,
        assessed.assessed_count,
        score.performance_score,
        score.performance_band

)

select
    department_code,
    jurisdiction_code,
    year,
    cast(assessed_count as bigint) as assessed_count,
    performance_score,
    performance_band,
    cast(floor(cast(assessed_count as decimal(9, 0)) * base_rate) as bigint) as base_count,
    cast(floor(cast(assessed_count as decimal(9, 0)) * ceiling_rate) as bigint) as ceiling_count,
    -- a department without a band keeps what it starts from
    cast(
        floor(cast(assessed_count as decimal(9, 0)) * least(coalesce(band_rate, base_rate), ceiling_rate)) as bigint
    ) as band_count
from rated
where base_rate is not null and ceiling_rate is not null
