-- One row per department and year: what its indicators add up to, how much of the weight could be measured, its band
-- and its rank among departments of its kind.
{% set dimensions = ['duties', 'targets', 'funds', 'lawfulness', 'efficiency'] %}
with added as (

    select
        department_code,
        year,
        {% for dimension in dimensions %}
        sum(case when dimension = '{{ dimension }}' then weight else 0 end) as {{ dimension }}_weight,
        sum(case when dimension = '{{ dimension }}' and is_measured then weight else 0 end)
            as {{ dimension }}_measured_weight,
        sum(case when dimension = '{{ dimension }}' then weighted_score end) as {{ dimension }}_score,
        {% endfor %}
        sum(weight) as total_weight,
        sum(case when is_measured then weight else 0 end) as measured_weight,
        sum(weighted_score) as performance_score,
        count(case when weight > 0 then 1 end) as indicator_count,
        count(case when is_measured then 1 end) as measured_indicator_count
    from {{ ref('yearly_department_performance_index') }}
    group by department_code, year

),

-- What is set on the last day of the year holds for it.
setting as (

    select
        frame.department_code,
        frame.year,
        {% for bound in ['band_a_minimum_ratio', 'band_b_minimum_ratio', 'band_c_minimum_ratio'] %}
        max(case when parameter.parameter = 'index_{{ bound }}' then parameter.value end) as index_{{ bound }},
        {% endfor %}
        max(case when parameter.parameter = 'index_minimum_measured_weight' then parameter.value end)
            as index_minimum_measured_weight
    from {{ ref('int_overall__department_year') }} as frame
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            frame.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'frame.last_date') }}
    group by frame.department_code, frame.year

),

assessed as (

    select
        frame.department_code,
        frame.department_name,
        frame.jurisdiction_code,
        frame.ranking_group,
        frame.department_category,
        frame.year,
        frame.is_complete,
        frame.weights_year,
        setting.index_band_a_minimum_ratio,
        setting.index_band_b_minimum_ratio,
        setting.index_band_c_minimum_ratio,
        added.total_weight,
        added.measured_weight,
        added.performance_score,
        added.indicator_count,
        added.measured_indicator_count,
        {% for dimension in dimensions %}
        added.{{ dimension }}_weight,
        added.{{ dimension }}_measured_weight,
        added.{{ dimension }}_score,
        {% endfor %}
        {{ exact_ratio('added.performance_score', 'added.measured_weight') }} as attained_ratio,
        case
            when added.performance_score is null then 'nothing_measured'
            when added.measured_weight < setting.index_minimum_measured_weight then 'too_little_measured'
        end as rank_exclusion_reason
    from {{ ref('int_overall__department_year') }} as frame
    inner join added on frame.department_code = added.department_code and frame.year = added.year
    left join setting on frame.department_code = setting.department_code and frame.year = setting.year

),

ranked as (

    select
        *,
        case
            when rank_exclusion_reason is null
                then
                    rank() over (
                        partition by
                            jurisdiction_code, ranking_group, department_category, year,
                            case when rank_exclusion_reason is null then 0 else 1 end
                        order by performance_score desc nulls last
                    )
        end as performance_rank,
        case
            when rank_exclusion_reason is not null then null
            when attained_ratio >= index_band_a_minimum_ratio then 'a'
            when attained_ratio >= index_band_b_minimum_ratio then 'b'
            when attained_ratio >= index_band_c_minimum_ratio then 'c'
            else 'd'
        end as performance_band
    from assessed

),

-- What was not measured may be worth all of its weight: whoever is surely better stands above.
rank_interval as (

    select
        ranked.department_code,
        ranked.year,
        1 + count(
            case
                when other.performance_score > ranked.performance_score + ranked.total_weight - ranked.measured_weight
                    then 1
            end
        ) as rank_low,
        count(
            case
                when other.performance_score + other.total_weight - other.measured_weight >= ranked.performance_score
                    then 1
            end
        ) as rank_high
    from ranked
    inner join ranked as other
        on
            ranked.jurisdiction_code = other.jurisdiction_code
            and ranked.ranking_group = other.ranking_group
            and ranked.department_category = other.department_category
            and ranked.year = other.year
            and other.performance_rank is not null
    where ranked.performance_rank is not null
    group by ranked.department_code, ranked.year

)

select
    ranked.department_code,
    ranked.department_name,
    ranked.jurisdiction_code,
    ranked.ranking_group,
    ranked.department_category,
    ranked.year,
    ranked.is_complete,
    ranked.weights_year,
    cast(ranked.performance_score as decimal(9, 4)) as performance_score,
    cast(ranked.performance_score + ranked.total_weight - ranked.measured_weight as decimal(9, 4)) as score_high,
    cast(ranked.total_weight as decimal(9, 4)) as total_weight,
    cast(ranked.measured_weight as decimal(9, 4)) as measured_weight,
    {{ exact_ratio('ranked.measured_weight', 'ranked.total_weight') }} as measured_weight_ratio,
    ranked.attained_ratio,
    {{ to_count('ranked.indicator_count') }} as indicator_count,
    {{ to_count('ranked.measured_indicator_count') }} as measured_indicator_count,
    {% for dimension in dimensions %}
    cast(ranked.{{ dimension }}_score as decimal(9, 4)) as {{ dimension }}_score,
    cast(ranked.{{ dimension }}_weight as decimal(9, 4)) as {{ dimension }}_weight,
    cast(ranked.{{ dimension }}_measured_weight as decimal(9, 4)) as {{ dimension }}_measured_weight,
    {% endfor %}
    ranked.performance_band,
    band.name_zh as performance_band_name_zh,
    band.name_en as performance_band_name_en,
    cast(ranked.performance_rank as integer) as performance_rank,
    cast(rank_interval.rank_low as integer) as rank_low,
    cast(rank_interval.rank_high as integer) as rank_high,
    ranked.rank_exclusion_reason is null as is_ranked,
    ranked.rank_exclusion_reason,
    build.as_of
from ranked
cross join {{ source('ops', 'build_parameters') }} as build
left join rank_interval
    on ranked.department_code = rank_interval.department_code and ranked.year = rank_interval.year
left join {{ source('reference', 'code_set') }} as band
    on band.code_set = 'performance_band' and ranked.performance_band = band.code
order by
    ranked.jurisdiction_code,
    ranked.ranking_group,
    ranked.department_category,
    ranked.year,
    ranked.performance_rank nulls last,
    ranked.department_code
