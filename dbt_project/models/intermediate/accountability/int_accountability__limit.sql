-- One row per kind of signal, step of the loop and span of days: whether the step is required and how long it may take.
select
    signal_type,
    step,
    valid_from,
    lead(valid_from) over (partition by signal_type, step order by valid_from) - 1 as valid_to,
    is_required,
    workdays
from {{ source('reference', 'closed_loop_limit') }}
