-- One row per rated case: its latest rating.
select
    case_no,
    max_by(satisfaction_grade, {{ record(['rated_at', 'rating_id']) }}) as satisfaction_grade,
    max(rated_at) as rated_at,
    max_by(rectified_at, {{ record(['rated_at', 'rating_id']) }}) as rectified_at
from {{ ref('stg_approvals__rating') }}
group by case_no
