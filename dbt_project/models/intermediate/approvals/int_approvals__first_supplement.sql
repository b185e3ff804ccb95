-- One row per case with a supplement notice: only the first notice may hold up acceptance (told once, all of it).
select
    case_no,
    min_by(supplied_at, {{ record(['noticed_at', 'seq_no']) }}) as supplied_at
from {{ ref('int_approvals__supplement') }}
group by case_no
