-- One row per inspection of an item reported on, with the file and row it came from.
select
    inspection.inspection_no,
    inspection.item_no,
    inspection.department_code,
    department.name_zh as department_name,
    inspection.report_year,
    inspection.quarter,
    inspection.inspector_organ,
    inspection.inspected_date,
    inspection.verified_ratio,
    department.jurisdiction_code,
    build.as_of,
    inspection._delivery_id as delivery_id,
    inspection._file_name as file_name,
    inspection._sheet as sheet,
    inspection._row_number as row_number
from {{ ref('stg_supervision__progress_inspection') }} as inspection
inner join {{ ref('int_organisation__current_department') }} as department
    on inspection.department_code = department.department_code
inner join {{ ref('int_supervision__reported_item') }} as reported
    on
        inspection.department_code = reported.department_code
        and inspection.item_no = reported.item_no
cross join {{ source('ops', 'build_parameters') }} as build
order by inspection.inspection_no
