-- L01 办结早于受理: finished on a day before it was accepted in law.
select
    case_no,
    cast(finished_at as date) as found_date,
    {{ excess(day_number('cast(accepted_at as date)') ~ ' - ' ~ day_number('cast(finished_at as date)')) }} as excess
from {{ ref('int_approvals__finished_case') }}
where
    cast(finished_at as date) < cast(accepted_at as date)
    and coalesce(exclusion_reason, '') <> 'rows_waiting'
