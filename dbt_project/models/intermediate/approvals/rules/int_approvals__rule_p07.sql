-- P07 环节缺失: finished normally without having passed every step its matter prescribes.
with judged as (

    select
        finished.case_no,
        finished.matter_code,
        finished.matter_version,
        cast(finished.finished_at as date) as found_date
    from {{ ref('int_approvals__finished_case') }} as finished
    inner join {{ ref('int_approvals__measured_rule') }} as measured
        on
            finished.department_code = measured.department_code
            and measured.rule_id = 'P07'
    where
        finished.is_normal_finish
        -- a step that waits for its matter or department is not missing
        and coalesce(finished.exclusion_reason, '') <> 'rows_waiting'

),

prescribed as (

    select
        matter_code,
        matter_version,
        count(*) as step_count
    from {{ ref('int_approvals__required_step') }}
    group by matter_code, matter_version

),

passed as (

    select distinct
        case_no,
        step_code
    from {{ ref('int_approvals__resolved_event') }}
    where event_type = 'review_step'

),

counted as (

    select
        judged.case_no,
        count(*) as step_count
    from passed
    inner join judged on passed.case_no = judged.case_no
    inner join {{ ref('int_approvals__required_step') }} as required
        on
            judged.matter_code = required.matter_code
            and judged.matter_version = required.matter_version
            and passed.step_code = required.step_code
    group by judged.case_no

)

select
    judged.case_no,
    judged.found_date,
    {{ excess('prescribed.step_count - coalesce(counted.step_count, 0)') }} as excess
from judged
inner join prescribed
    on
        judged.matter_code = prescribed.matter_code
        and judged.matter_version = prescribed.matter_version
left join counted on judged.case_no = counted.case_no
where coalesce(counted.step_count, 0) < prescribed.step_count
