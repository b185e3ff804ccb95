-- One row per transfer between supervisors, with the file and row it came from.
select
    transfer.transfer_no,
    transfer.accountability_no,
    transfer.from_organ,
    transfer.to_organ,
    transfer.transferred_date,
    transfer.accepted_date,
    build.as_of,
    transfer._delivery_id as delivery_id,
    transfer._file_name as file_name,
    transfer._sheet as sheet,
    transfer._row_number as row_number
from {{ ref('stg_accountability__case_transfer') }} as transfer
cross join {{ source('ops', 'build_parameters') }} as build
where
    transfer.accountability_no is null
    or transfer.accountability_no in (select accountability_no from {{ ref('fct_accountability_event') }})
order by transfer.transfer_no
