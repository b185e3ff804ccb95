-- Every record is a review step. The first record of a case also brings what the log says of the whole case:
-- application and acceptance at its start, the finish at its end. A decision to extend the limit is a special start.
with record as (

    select
        _row_number,
        regexp_extract(_file_name, 'WABO_[0-9]+') as municipality,
        regexp_extract(_file_name, 'WABO_[0-9]+') || '-' || "case_concept:name" as case_no,
        regexp_extract(_file_name, 'WABO_[0-9]+')
        || if(coalesce("case_caseProcedure" = 'Uitgebreid', false), '-U', '-R') as matter_code,
        "time:timestamp" as happened,
        nullif(nullif("org:resource", 'EMPTY'), 'UNKNOWN') as officer,
        nullif(nullif(coalesce("concept:name", action_code), 'EMPTY'), 'UNKNOWN') as step_code,
        nullif(nullif("taskName", 'EMPTY'), 'UNKNOWN') as task,
        question,
        "dueDate" as due,
        "case_startDate" as started,
        "case_endDate" as ended,
        "case_last_phase" as last_phase,
        "case_SUMleges" as fee,
        row_number() over (partition by "case_concept:name" order by _row_number) as step_no,
        -- answered once per case, in another record than the decision itself
        max(case
            when "taskName" = 'Registreren aantal dagen verlengingstermijn'
                then try_cast(question as integer)
        end) over (partition by "case_concept:name") as extension_days
    from source_rows

),

first_record as (

    select *
    from record
    where step_no = 1

),

-- What the last phase says about the outcome. Granted: 0. Left aside because the applicant did not complete it
-- (Awb art. 4:5): 5. Broken off or ended early, so without a decision: 2, which no efficiency figure counts.
-- Passed on to the competent authority: 4. Everything else, refusals included, is 6: 'Besluit genomen', 'Zaak
-- afgehandeld', 'Beschikking verzonden' and the like say that it ended, not how. Whether it was approved stays
-- NULL unless the phase says so; a licence later withdrawn or annulled says nothing about the day of the decision.
message as (

    select
        _row_number,
        municipality,
        case_no,
        matter_code,
        'review_step' as event_type,
        step_no as seq_no,
        happened,
        officer,
        step_code,
        task as step_name,
        null as result_code,
        null as is_approved,
        null as special_type,
        null as limit_value,
        null as approved_by,
        null as reason,
        due,
        null as amount
    from record

    union all by name

    select
        _row_number,
        municipality,
        case_no,
        matter_code,
        'apply' as event_type,
        1 as seq_no,
        started as happened
    from first_record

    union all by name

    select
        _row_number,
        municipality,
        case_no,
        matter_code,
        'accept' as event_type,
        1 as seq_no,
        started as happened,
        if(ended is null, fee, null) as amount  -- of a case that has no end yet, so that no fee is lost
    from first_record

    union all by name

    select
        _row_number,
        municipality,
        case_no,
        matter_code,
        'finish' as event_type,
        1 as seq_no,
        ended as happened,
        case
            when last_phase in ('Vergunning verleend', 'Vergunning onherroepelijk') then '0'
            when last_phase in ('Procedure afgebroken', 'Procedure tussentijds beëindigd') then '2'
            when last_phase = 'Doorgezonden aan bevoegd gezag' then '4'
            when last_phase = 'Buiten behandeling gelaten' then '5'
            else '6'
        end as result_code,
        case
            when last_phase in ('Vergunning verleend', 'Vergunning onherroepelijk') then 'true'
            when last_phase = 'Vergunning geweigerd' then 'false'
        end as is_approved,
        fee as amount
    from first_record
    where ended is not null

    union all by name

    -- The time of this task is the date of the decision to extend; the officer who entered it is the only name the
    -- log has for it, and its own words are the only ground.
    select
        _row_number,
        municipality,
        case_no,
        matter_code,
        'special_start' as event_type,
        row_number() over (partition by case_no order by _row_number) as seq_no,
        happened,
        officer,
        '1' as special_type,
        extension_days as limit_value,
        officer as approved_by,
        task as reason
    from record
    where task in (
        'Registreren datum besluit verlengen proceduretermijn',
        'Registreren datum besluit verlengen proceduretermijn 2'
    )

)

select
    _row_number,
    case_no,
    event_type,
    seq_no,
    matter_code,
    municipality as department_code,
    wall_time(happened) as event_at,
    offset_minutes(happened) as utc_offset_minutes,
    officer as operator_id,
    step_code,
    step_name,
    result_code,
    is_approved,
    reason,
    special_type,
    approved_by,
    limit_value,
    if(limit_value is null, null, 'calendar_day') as limit_unit,
    wall_time(due) as due_at,
    amount
from message
