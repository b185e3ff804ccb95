-- One row per asset at the end of a year, of departments that are known, with the file and row it came from.
select
    asset.asset_no,
    asset.year,
    asset.department_code,
    department.department_name,
    asset.asset_class,
    asset.original_value_amount,
    asset.net_value_amount,
    asset.status,
    asset.contract_no,
    department.jurisdiction_code,
    department.currency_code,
    build.as_of,
    asset._delivery_id as delivery_id,
    asset._file_name as file_name,
    asset._sheet as sheet,
    asset._row_number as row_number
from {{ ref('stg_fiscal__fixed_asset') }} as asset
inner join {{ ref('int_fiscal__department') }} as department on asset.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by asset.asset_no, asset.year
