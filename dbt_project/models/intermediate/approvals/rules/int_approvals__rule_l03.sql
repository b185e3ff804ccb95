-- L03 特别程序结束早于开始: a special procedure that ends at or before its start.
select
    special.case_no,
    min(cast(special.started_at as date)) as found_date,
    cast(null as decimal(12, 4)) as excess
from {{ ref('int_approvals__special_procedure') }} as special
cross join {{ source('ops', 'build_parameters') }} as build
where
    special.ended_at <= special.started_at
    and special.started_at <= build.as_of
group by special.case_no
