-- One row per department and month: its rank inside its ranking group, or the reason why it has none.
with setting as (

    select
        jurisdiction_code,
        month,
        max(case when parameter = 'minimum_finished' then value end) as minimum_finished,
        max(case when parameter = 'minimum_measured_ratio' then value end) as minimum_measured_ratio
    from {{ ref('int_approvals__score_parameter') }}
    where section_code = '*' and is_ranking_policy
    group by jurisdiction_code, month

),

assessed as (

    select
        frame.jurisdiction_code,
        frame.ranking_group,
        frame.department_code,
        frame.department_name,
        frame.month,
        score.policy_id,
        score.total_score,
        score.score_low,
        score.score_high,
        score.measured_ratio,
        efficiency.finished_count,
        case
            when report.is_obliged and report.event_count = 0 and coalesce(report.declared_count, 1) > 0
                then 'not_reported'
            when efficiency.finished_count = 0 then 'no_business'
            when efficiency.finished_count < setting.minimum_finished then 'below_minimum'
            when score.total_score is null or score.measured_ratio < setting.minimum_measured_ratio
                then 'not_measured'
        end as rank_exclusion_reason,
        -- other months stand as published in their own releases; here they are computed anew and bear no number
        case when frame.month = cast(build.period || '-01' as date) then build.restatement_no end as restatement_no
    from {{ ref('int_approvals__monthly_department') }} as frame
    inner join {{ ref('monthly_department_approval_efficiency') }} as efficiency
        on frame.department_code = efficiency.department_code and frame.month = efficiency.month
    inner join {{ ref('int_approvals__monthly_report') }} as report
        on frame.department_code = report.department_code and frame.month = report.month
    inner join setting on frame.jurisdiction_code = setting.jurisdiction_code and frame.month = setting.month
    inner join {{ ref('monthly_department_approval_score') }} as score
        on frame.department_code = score.department_code and frame.month = score.month
    inner join {{ source('ops', 'build_parameters') }} as build on score.policy_id = build.score_policy

),

ranked as (

    select
        *,
        case
            when rank_exclusion_reason is null
                then
                    rank() over (
                        partition by
                            jurisdiction_code, ranking_group, month, policy_id,
                            case when rank_exclusion_reason is null then 0 else 1 end
                        order by total_score desc nulls last
                    )
        end as approval_rank
    from assessed

),

-- Whoever is surely better stands above, and whoever may be as good may stand above too.
rank_interval as (

    select
        ranked.department_code,
        ranked.month,
        1 + count(case when other.score_low > ranked.score_high then 1 end) as rank_low,
        count(case when other.score_high >= ranked.score_low then 1 end) as rank_high
    from ranked
    inner join ranked as other
        on
            ranked.jurisdiction_code = other.jurisdiction_code
            and ranked.ranking_group = other.ranking_group
            and ranked.month = other.month
            and other.approval_rank is not null
    where ranked.approval_rank is not null and ranked.score_low is not null
    group by ranked.department_code, ranked.month

)

select
    ranked.jurisdiction_code,
    ranked.ranking_group,
    ranked.department_code,
    ranked.department_name,
    ranked.month,
    ranked.policy_id,
    cast(ranked.approval_rank as integer) as approval_rank,
    cast(rank_interval.rank_low as integer) as rank_low,
    cast(rank_interval.rank_high as integer) as rank_high,
    cast(earlier.approval_rank as integer) as previous_rank,
    -- positive: moved up
    cast(earlier.approval_rank - ranked.approval_rank as integer) as rank_change,
    ranked.total_score,
    ranked.score_low,
    ranked.score_high,
    ranked.measured_ratio,
    ranked.finished_count,
    ranked.rank_exclusion_reason is null as is_ranked,
    ranked.rank_exclusion_reason,
    ranked.restatement_no,
    build.as_of
from ranked
cross join {{ source('ops', 'build_parameters') }} as build
left join ranked as earlier
    on
        ranked.department_code = earlier.department_code
        and ranked.ranking_group = earlier.ranking_group
        and ranked.policy_id = earlier.policy_id
        and ranked.month = {{ months_after('earlier.month', 1) }}
left join rank_interval
    on ranked.department_code = rank_interval.department_code and ranked.month = rank_interval.month
order by
    ranked.jurisdiction_code,
    ranked.ranking_group,
    ranked.month,
    ranked.approval_rank nulls last,
    ranked.department_code
