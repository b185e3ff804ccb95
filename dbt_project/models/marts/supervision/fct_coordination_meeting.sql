-- One row per subject and coordination meeting, with the file and row it came from.
select
    meeting.subject_no,
    meeting.coordination_no,
    meeting.met_date,
    meeting.minutes_no,
    build.as_of,
    meeting._delivery_id as delivery_id,
    meeting._file_name as file_name,
    meeting._sheet as sheet,
    meeting._row_number as row_number
from {{ ref('stg_supervision__coordination_meeting') }} as meeting
cross join {{ source('ops', 'build_parameters') }} as build
order by meeting.subject_no, meeting.coordination_no
