-- Every record is a review step. The first record of a case also brings application and acceptance at its start,
-- with the deadline that the log gives, and the finish at its end. The log does not say how a case ended: 6.
with record as (

    select
        _row_number,
        'RCP_' || upper(replace(case_department, ' ', '_')) as department_code,
        'RECEIPT-' || "case_concept:name" as case_no,
        "time:timestamp" as happened,
        nullif(nullif("org:resource", 'EMPTY'), 'UNKNOWN') as officer,
        nullif(nullif("org:group", 'EMPTY'), 'UNKNOWN') as officers_group,
        nullif(nullif("concept:name", 'EMPTY'), 'UNKNOWN') as activity,
        case_startdate as started,
        case_enddate as ended,
        case_deadline as deadline,
        case case_channel
            when 'Internet' then 'online'
            when 'Desk' then 'window'
            when 'Post' then 'post'
            when 'e-mail' then 'other'
            when 'Intern' then 'other'
            else nullif(nullif(case_channel, 'EMPTY'), 'UNKNOWN')
        end as channel,
        row_number() over (partition by "case_concept:name" order by _row_number) as step_no
    from source_rows

),

first_record as (

    select *
    from record
    where step_no = 1

),

message as (

    select
        _row_number,
        case_no,
        department_code,
        'review_step' as event_type,
        step_no as seq_no,
        happened,
        officer,
        officers_group,
        activity,
        null as result_code,
        null as due,
        null as channel
    from record

    union all by name

    select
        _row_number,
        case_no,
        department_code,
        'apply' as event_type,
        1 as seq_no,
        started as happened,
        channel
    from first_record

    union all by name

    select
        _row_number,
        case_no,
        department_code,
        'accept' as event_type,
        1 as seq_no,
        started as happened,
        deadline as due,
        channel
    from first_record

    union all by name

    select
        _row_number,
        case_no,
        department_code,
        'finish' as event_type,
        1 as seq_no,
        ended as happened,
        '6' as result_code
    from first_record
    where ended is not null

)

select
    _row_number,
    case_no,
    event_type,
    seq_no,
    department_code || '-R' as matter_code,
    department_code,
    wall_time(happened) as event_at,
    offset_minutes(happened) as utc_offset_minutes,
    officer as operator_id,
    officers_group as operator_role,
    activity as step_code,
    activity as step_name,
    result_code,
    wall_time(due) as due_at,
    channel
from message
