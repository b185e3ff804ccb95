-- One row per asset at the end of a year, the highest data version only.
with asset as (

    {{ latest_version('fixed_assets') }}

)

select
    -- key
    asset_no,
    year,
    -- what is said of it
    department_code,
    asset_class,
    original_value_amount,
    net_value_amount,
    status,
    contract_no,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from asset
