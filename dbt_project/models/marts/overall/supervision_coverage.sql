-- One row per jurisdiction, year, dimension and kind of unit: how much of the power, the money and the services of
-- the year supervision, audit and evaluation got to.
with counted as (

    select
        jurisdiction_code,
        currency_code,
        year,
        dimension,
        unit,
        max(case when is_sent then 1 else 0 end) = 1 as is_measured,
        max(case when is_complete then 1 else 0 end) = 1 as is_complete,
        count(*) as unit_count,
        count(case when is_covered then 1 end) as covered_unit_count,
        sum(unit_amount) as unit_amount,
        sum(case when is_covered then unit_amount else 0 end) as covered_unit_amount
    from {{ ref('int_organisation__supervised_unit') }}
    group by jurisdiction_code, currency_code, year, dimension, unit

),

known as (

    select
        counted.jurisdiction_code,
        counted.currency_code,
        counted.year,
        counted.dimension,
        counted.unit,
        counted.is_complete,
        counted.is_measured,
        counted.unit_count,
        case when counted.is_measured then counted.covered_unit_count end as covered_unit_count,
        cast(case when counted.dimension = 'spending' then counted.unit_amount end as decimal(18, 2)) as unit_amount,
        cast(
            case when counted.dimension = 'spending' and counted.is_measured then counted.covered_unit_amount end
            as decimal(18, 2)
        ) as covered_unit_amount
    from counted

)

select
    known.jurisdiction_code,
    known.currency_code,
    known.year,
    known.dimension,
    known.unit,
    known.is_complete,
    known.is_measured,
    known.unit_count,
    known.covered_unit_count,
    {{ exact_ratio('known.covered_unit_count', 'known.unit_count') }} as covered_unit_ratio,
    known.unit_amount,
    known.covered_unit_amount,
    {{ exact_ratio('known.covered_unit_amount', 'known.unit_amount') }} as covered_unit_amount_ratio,
    case when not known.is_measured then '该辖区未报送此类监督记录' end as reason_zh,
    case when not known.is_measured then 'the jurisdiction sent no records of this kind of supervision' end
        as reason_en,
    build.as_of
from known
cross join {{ source('ops', 'build_parameters') }} as build
order by known.jurisdiction_code, known.year, known.dimension, known.unit
