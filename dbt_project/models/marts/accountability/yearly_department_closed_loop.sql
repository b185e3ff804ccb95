-- One row per department, calendar year and kind of signal, and one for all kinds: how its loops were closed, what
-- reviews changed, and which faults came again.
with loop as (

    select
        *,
        cast(extract(year from raised_date) as bigint) as year
    from {{ ref('closed_loop_status') }}
    where department_code is not null

),

kind as (

    select
        department_code,
        year,
        signal_type,
        is_ended,
        gap_code,
        days_open,
        accountability_no
    from loop

    union all

    select
        department_code,
        year,
        'all' as signal_type,
        is_ended,
        gap_code,
        days_open,
        accountability_no
    from loop

),

raised as (

    select
        department_code,
        year,
        signal_type,
        count(*) as raised_count,
        count(case when is_ended then 1 end) as ended_count,
        count(accountability_no) as followed_count,
        count(gap_code) as gap_count,
        count(case when gap_code = 'overdue_feedback' then 1 end) as overdue_feedback_count,
        {{ exact_mean('case when is_ended then days_open end') }} as mean_days_to_close
    from kind
    group by department_code, year, signal_type

),

fault as (

    select distinct
        accountability_no,
        department_code,
        fault_code,
        event_date
    from {{ ref('int_accountability__decision') }}
    where
        fault_code is not null
        and is_standing

),

-- The same fault in the same department, in another case decided before it and not longer ago than the parameter says.
repeated as (

    select distinct later.accountability_no
    from fault as later
    inner join fault as earlier
        on
            later.department_code = earlier.department_code
            and later.fault_code = earlier.fault_code
            and later.accountability_no <> earlier.accountability_no
            and earlier.event_date < later.event_date
    inner join {{ ref('int_organisation__current_department') }} as department
        on later.department_code = department.department_code
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            department.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'repeat_within_years'
            and {{ in_force('parameter', 'later.event_date') }}
    where {{ months_after('earlier.event_date', 'cast(parameter.value * 12 as integer)') }} >= later.event_date

),

judged as (

    select
        accountability_case.department_code,
        cast(extract(year from accountability_case.decided_date) as bigint) as year,
        accountability_case.signal_type,
        accountability_case.review_outcome is not null or accountability_case.appeal_outcome is not null as is_reviewed,
        coalesce(accountability_case.review_outcome in ('changed', 'revoked'), false)
        or coalesce(accountability_case.appeal_outcome in ('changed', 'revoked'), false) as is_changed,
        repeated.accountability_no is not null as is_repeated
    from {{ ref('fct_accountability_case') }} as accountability_case
    left join repeated on accountability_case.accountability_no = repeated.accountability_no
    where accountability_case.decided_date is not null

),

decided_kind as (

    select
        department_code,
        year,
        signal_type,
        is_reviewed,
        is_changed,
        is_repeated
    from judged
    where signal_type is not null

    union all

    select
        department_code,
        year,
        'all' as signal_type,
        is_reviewed,
        is_changed,
        is_repeated
    from judged

),

decided as (

    select
        department_code,
        year,
        signal_type,
        count(*) as decided_count,
        count(case when is_reviewed then 1 end) as reviewed_count,
        count(case when is_changed then 1 end) as review_changed_count,
        count(case when is_repeated then 1 end) as repeated_fault_count
    from decided_kind
    group by department_code, year, signal_type

),

joined as (

    select
        coalesce(raised.department_code, decided.department_code) as department_code,
        coalesce(raised.year, decided.year) as year,
        coalesce(raised.signal_type, decided.signal_type) as signal_type,
        coalesce(raised.raised_count, 0) as raised_count,
        coalesce(raised.ended_count, 0) as ended_count,
        coalesce(raised.followed_count, 0) as followed_count,
        coalesce(raised.gap_count, 0) as gap_count,
        coalesce(raised.overdue_feedback_count, 0) as overdue_feedback_count,
        raised.mean_days_to_close,
        coalesce(decided.decided_count, 0) as decided_count,
        coalesce(decided.reviewed_count, 0) as reviewed_count,
        coalesce(decided.review_changed_count, 0) as review_changed_count,
        coalesce(decided.repeated_fault_count, 0) as repeated_fault_count
    from raised
    full outer join decided
        on
            raised.department_code = decided.department_code
            and raised.year = decided.year
            and raised.signal_type = decided.signal_type

)

select
    joined.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    joined.year,
    joined.signal_type,
    -- signals of the year
    {{ to_count('joined.raised_count') }} as raised_count,
    {{ to_count('joined.ended_count') }} as ended_count,
    {{ exact_ratio('joined.ended_count', 'joined.raised_count') }} as closed_loop_ratio,
    {{ to_count('joined.followed_count') }} as followed_count,
    {{ to_count('joined.gap_count') }} as gap_count,
    {{ to_count('joined.overdue_feedback_count') }} as overdue_feedback_count,
    joined.mean_days_to_close,
    -- decisions of the year
    {{ to_count('joined.decided_count') }} as decided_count,
    {{ to_count('joined.reviewed_count') }} as reviewed_count,
    {{ to_count('joined.review_changed_count') }} as review_changed_count,
    {{ exact_ratio('joined.review_changed_count', 'joined.reviewed_count') }} as review_changed_ratio,
    {{ to_count('joined.repeated_fault_count') }} as repeated_fault_count,
    {{ exact_ratio('joined.repeated_fault_count', 'joined.decided_count') }} as repeated_fault_ratio,
    build.as_of
from joined
inner join {{ ref('int_organisation__current_department') }} as department
    on joined.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by joined.department_code, joined.year, joined.signal_type
