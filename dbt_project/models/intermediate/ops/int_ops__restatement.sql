-- One row per month that has been or is being published: how many times, this time included.
select
    cast(period || '-01' as date) as month,
    restatement_no
from {{ source('ops', 'build_parameters') }}
where period is not null

union all

select
    published.month,
    published.restatement_no
from {{ source('ops', 'published_month') }} as published
cross join {{ source('ops', 'build_parameters') }} as build
where build.period is null or published.month <> cast(build.period || '-01' as date)
