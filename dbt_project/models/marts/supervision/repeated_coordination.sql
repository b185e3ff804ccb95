-- One row per subject that leaders coordinated: how often, with how many sets of minutes, and whose it is.
with meeting as (

    select meeting.*
    from {{ ref('fct_coordination_meeting') }} as meeting
    cross join {{ source('ops', 'build_parameters') }} as build
    where meeting.met_date <= build.as_of_date

),

numbered as (

    select
        *,
        row_number() over (partition by subject_no order by met_date, coordination_no) as occurrence
    from meeting

),

subject as (

    select
        subject_no,
        count(*) as coordination_count,
        count(distinct minutes_no) as minutes_count,
        sum(case when minutes_no is null then 1 else 0 end) as without_minutes_count,
        min(met_date) as first_date,
        max(case when occurrence = 2 then met_date end) as second_date,
        max(met_date) as last_date,
        min(as_of) as as_of
    from numbered
    group by subject_no

),

-- The department that leads the first item of the subject answers for it.
led as (

    select
        subject_no,
        department_code,
        department_name,
        jurisdiction_code,
        count(*) over (partition by subject_no) as item_count,
        row_number() over (partition by subject_no order by assigned_date, item_no) as occurrence
    from {{ ref('fct_supervision_item') }}
    where subject_no is not null

)

select
    subject.subject_no,
    led.department_code,
    led.department_name,
    led.jurisdiction_code,
    {{ to_count('coalesce(led.item_count, 0)') }} as item_count,
    {{ to_count('subject.coordination_count') }} as coordination_count,
    {{ to_count('subject.minutes_count') }} as minutes_count,
    {{ to_count('subject.without_minutes_count') }} as without_minutes_count,
    subject.first_date,
    subject.second_date,
    subject.last_date,
    subject.coordination_count > 1 as is_repeated,
    subject.as_of
from subject
left join led on subject.subject_no = led.subject_no and led.occurrence = 1
order by subject.subject_no
