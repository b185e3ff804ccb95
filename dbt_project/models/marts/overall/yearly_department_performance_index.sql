-- One row per department, year and indicator: its value, the score it earns and what that weighs. Weights stand as set:
-- an indicator without a value keeps its weight and earns nothing.
with weighed as (

    select
        frame.department_code,
        frame.department_name,
        frame.jurisdiction_code,
        frame.ranking_group,
        frame.department_category,
        frame.year,
        frame.is_complete,
        weights.year as weights_year,
        weights.indicator_no,
        weights.indicator_code,
        weights.name_zh as indicator_name_zh,
        weights.name_en as indicator_name_en,
        weights.level1_zh,
        weights.level1_en,
        weights.level2_zh,
        weights.level2_en,
        weights.dimension,
        weights.evaluator,
        weights.data_owner_zh,
        weights.data_owner_en,
        weights.frequency,
        cast(weights.weight as decimal(9, 4)) as weight,
        weights.origin as weight_origin,
        weights.evidence as weight_evidence,
        measured.raw_value,
        measured.numerator,
        measured.denominator,
        measured.published_date,
        measure.mart as source_mart,
        cast(measure.zero_value as decimal(18, 6)) as zero_value,
        cast(measure.full_value as decimal(18, 6)) as full_value,
        measure.not_measured_zh,
        measure.not_measured_en,
        case
            when weights.weight = 0 then 'no_weight'
            when measure.mart is null then 'no_table'
            when measure.is_of_whole_year and not frame.is_complete then 'year_not_ended'
            when measured.raw_value is null then 'no_data'
        end as not_measured_reason
    from {{ ref('int_overall__department_year') }} as frame
    inner join {{ source('reference', 'index_weights') }} as weights
        on
            frame.jurisdiction_code = weights.jurisdiction_code
            and frame.department_category = weights.department_category
            and frame.weights_year = weights.year
    inner join {{ source('reference', 'index_measure') }} as measure
        on weights.indicator_code = measure.indicator_code
    left join {{ ref('int_overall__index_value') }} as measured
        on
            frame.department_code = measured.department_code
            and frame.year = measured.year
            and weights.indicator_code = measured.indicator_code

),

scored as (

    select
        *,
        case
            when not_measured_reason is null
                then
                    cast(
                        round(
                            least(
                                greatest(
                                    100 * cast(raw_value - zero_value as double) / (full_value - zero_value), 0
                                ),
                                100
                            ),
                            4
                        )
                        as decimal(9, 4)
                    )
        end as indicator_score
    from weighed

)

select
    scored.department_code,
    scored.department_name,
    scored.jurisdiction_code,
    scored.ranking_group,
    scored.department_category,
    currency.currency_code,
    scored.year,
    scored.is_complete,
    scored.weights_year,
    scored.indicator_no,
    scored.indicator_code,
    scored.indicator_name_zh,
    scored.indicator_name_en,
    scored.level1_zh,
    scored.level1_en,
    scored.level2_zh,
    scored.level2_en,
    scored.dimension,
    dimension.name_zh as dimension_name_zh,
    dimension.name_en as dimension_name_en,
    scored.evaluator,
    evaluator.name_zh as evaluator_name_zh,
    evaluator.name_en as evaluator_name_en,
    scored.data_owner_zh,
    scored.data_owner_en,
    scored.frequency,
    scored.source_mart,
    scored.raw_value,
    scored.numerator,
    scored.denominator,
    scored.zero_value,
    scored.full_value,
    scored.indicator_score,
    scored.weight,
    cast(round(cast(scored.weight as double) * scored.indicator_score / 100, 4) as decimal(9, 4)) as weighted_score,
    scored.not_measured_reason is null as is_measured,
    scored.not_measured_reason,
    case
        when scored.not_measured_reason = 'no_table' then scored.not_measured_zh
        else gap.name_zh
    end as not_measured_zh,
    case
        when scored.not_measured_reason = 'no_table' then scored.not_measured_en
        else gap.name_en
    end as not_measured_en,
    scored.published_date,
    scored.weight_origin,
    scored.weight_evidence,
    build.as_of
from scored
inner join {{ source('reference', 'jurisdiction') }} as currency
    on scored.jurisdiction_code = currency.jurisdiction_code
cross join {{ source('ops', 'build_parameters') }} as build
left join {{ source('reference', 'code_set') }} as dimension
    on dimension.code_set = 'index_dimension' and scored.dimension = dimension.code
left join {{ source('reference', 'code_set') }} as evaluator
    on evaluator.code_set = 'index_evaluator' and scored.evaluator = evaluator.code
left join {{ source('reference', 'code_set') }} as gap
    on gap.code_set = 'index_gap' and scored.not_measured_reason = gap.code
order by
    scored.jurisdiction_code,
    scored.department_code,
    scored.year,
    scored.indicator_no
