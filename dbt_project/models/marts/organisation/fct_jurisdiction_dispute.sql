-- One row per dispute over functions, with the file and row it came from.
select
    dispute.dispute_no,
    dispute.department_codes,
    dispute.subject,
    dispute.raised_date,
    dispute.decided_date,
    dispute.outcome,
    build.as_of,
    dispute._delivery_id as delivery_id,
    dispute._file_name as file_name,
    dispute._sheet as sheet,
    dispute._row_number as row_number
from {{ ref('stg_organisation__jurisdiction_dispute') }} as dispute
cross join {{ source('ops', 'build_parameters') }} as build
order by dispute.dispute_no
