-- One row per event of a special fund, of departments that are known, with the file and row it came from.
select
    event.fund_code,
    event.event_no,
    event.department_code,
    department.department_name,
    event.event_type,
    event.event_date,
    event.amount,
    event.fund_name,
    department.jurisdiction_code,
    department.currency_code,
    {{ fiscal_year_of('event.event_date', 'department.fiscal_year_start_month') }} as fiscal_year,
    {{ month_of('event.event_date') }} as month,
    {{ fiscal_month_of('event.event_date', 'department.fiscal_year_start_month') }} as fiscal_month,
    build.as_of,
    event._delivery_id as delivery_id,
    event._file_name as file_name,
    event._sheet as sheet,
    event._row_number as row_number
from {{ ref('stg_fiscal__special_fund_event') }} as event
inner join {{ ref('int_fiscal__department') }} as department on event.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by event.fund_code, event.event_no
