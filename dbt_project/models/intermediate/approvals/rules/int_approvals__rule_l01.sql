-- L01 办结早于受理: finished on a day before it was accepted, as recorded or in law.
with finished as (

    select
        case_no,
        cast(finished_at as date) as finished_date,
        cast(greatest(accepted_at, recorded_accepted_at) as date) as accepted_date
    from {{ ref('int_approvals__finished_case') }}
    where coalesce(exclusion_reason, '') <> 'rows_waiting'

)

select
    case_no,
    finished_date as found_date,
    {{ excess(day_number('accepted_date') ~ ' - ' ~ day_number('finished_date')) }} as excess
from finished
where finished_date < accepted_date
