-- One row per department, month and integrity signal measured there: a hint to look closer, beside the score and
-- never inside it. A share is flagged when even its lower bound is above what the other departments of the
-- jurisdiction show that month, several times over, and above a floor.
with measured as (

    select
        frame.department_code,
        frame.jurisdiction_code,
        frame.month,
        integrity.signal_id,
        integrity.suspected_count,
        integrity.base_count,
        sum(integrity.suspected_count) over everyone - integrity.suspected_count as comparison_count,
        sum(integrity.base_count) over everyone - integrity.base_count as comparison_base_count
    from {{ ref('int_approvals__monthly_integrity') }} as integrity
    inner join {{ ref('int_approvals__monthly_department') }} as frame
        on
            integrity.department_code = frame.department_code
            and integrity.month = frame.month
    window everyone as (partition by frame.jurisdiction_code, frame.month, integrity.signal_id)

),

compared as (

    select
        measured.*,
        parameter.minimum_count,
        {{ exact_ratio('measured.suspected_count', 'measured.base_count') }} as suspected_ratio,
        {{ wilson_bound('measured.suspected_count', 'measured.base_count', 'parameter.z_value', 'low') }}
            as suspected_low_ratio,
        {{ exact_ratio('measured.comparison_count', 'measured.comparison_base_count') }} as comparison_ratio,
        parameter.floor_ratio,
        parameter.peer_factor
    from measured
    inner join {{ ref('int_approvals__integrity_parameter') }} as parameter
        on
            measured.signal_id = parameter.signal_id
            and measured.month = parameter.month

),

judged as (

    select
        *,
        cast(
            greatest(floor_ratio, least(1, coalesce(comparison_ratio, 0) * peer_factor)) as decimal(12, 6)
        ) as threshold_ratio
    from compared

)

select
    judged.department_code,
    judged.jurisdiction_code,
    judged.month,
    judged.signal_id,
    -- what was seen
    judged.suspected_count,
    judged.base_count,
    judged.suspected_ratio,
    judged.suspected_low_ratio,
    -- what the others show
    {{ to_count('judged.comparison_count') }} as comparison_count,
    {{ to_count('judged.comparison_base_count') }} as comparison_base_count,
    judged.comparison_ratio,
    -- how it is judged
    judged.threshold_ratio,
    {{ to_count('judged.minimum_count') }} as minimum_count,
    judged.suspected_count >= judged.minimum_count and judged.suspected_low_ratio > judged.threshold_ratio
        as is_flagged,
    build.as_of
from judged
cross join {{ source('ops', 'build_parameters') }} as build
order by judged.jurisdiction_code, judged.department_code, judged.month, judged.signal_id
