-- One row per department and fiscal year of whose end assets were sent: how many and how much of them is in use.
with asset as (

    select
        asset.*,
        asset.status = 'idle' and earlier.status = 'idle' as is_idle_again
    from {{ ref('fct_fixed_asset') }} as asset
    left join {{ ref('fct_fixed_asset') }} as earlier
        on asset.asset_no = earlier.asset_no and asset.year = earlier.year + 1

),

counted as (

    select
        department_code,
        department_name,
        jurisdiction_code,
        currency_code,
        cast(year as bigint) as fiscal_year,
        count(*) as asset_count,
        count(status) as status_known_count,
        count(case when status = 'in_use' then 1 end) as in_use_count,
        count(case when status = 'idle' then 1 end) as idle_count,
        count(case when status = 'rented' then 1 end) as rented_count,
        count(case when status = 'scrapped' then 1 end) as scrapped_count,
        count(case when is_idle_again then 1 end) as idle_again_count,
        count(original_value_amount) as value_known_count,
        -- by value, of what is known in both status and value
        count(case when status is not null then original_value_amount end) as both_known_count,
        sum(case when status is not null then original_value_amount end) as fixed_asset_amount,
        sum(case when status = 'in_use' then original_value_amount else 0 end) as in_use_asset_amount,
        sum(case when status = 'idle' then original_value_amount else 0 end) as idle_asset_amount,
        sum(case when is_idle_again then original_value_amount else 0 end) as idle_again_asset_amount,
        sum(net_value_amount) as net_asset_amount,
        as_of
    from asset
    group by department_code, department_name, jurisdiction_code, currency_code, year, as_of

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    fiscal_year,
    -- by count; blank is not zero where no status is sent
    asset_count,
    status_known_count,
    case when status_known_count > 0 then in_use_count end as in_use_count,
    case when status_known_count > 0 then idle_count end as idle_count,
    case when status_known_count > 0 then rented_count end as rented_count,
    case when status_known_count > 0 then scrapped_count end as scrapped_count,
    case when status_known_count > 0 then idle_again_count end as idle_again_count,
    {{ exact_ratio('in_use_count', 'status_known_count') }} as asset_count_use_ratio,
    -- by original value
    value_known_count,
    cast(fixed_asset_amount as decimal(18, 2)) as fixed_asset_amount,
    cast(case when both_known_count > 0 then in_use_asset_amount end as decimal(18, 2)) as in_use_asset_amount,
    cast(case when both_known_count > 0 then idle_asset_amount end as decimal(18, 2)) as idle_asset_amount,
    cast(case when both_known_count > 0 then idle_again_asset_amount end as decimal(18, 2)) as idle_again_asset_amount,
    {{ exact_ratio('in_use_asset_amount', 'fixed_asset_amount') }} as fixed_asset_use_ratio,
    cast(net_asset_amount as decimal(18, 2)) as net_asset_amount,
    as_of
from counted
order by jurisdiction_code, department_code, fiscal_year
