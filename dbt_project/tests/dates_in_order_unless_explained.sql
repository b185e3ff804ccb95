-- A case whose times contradict each other carries the reason; every other one has its dates in order.
{{ config(severity='error', meta={
    'rule': 'E-TIME-07',
    'action': 'blocking',
    'title_zh': '时间先后矛盾而未列缘由',
    'title_en': 'Dates out of order without a reason beside them',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
select
    case_no,
    applied_at,
    accepted_at,
    finished_at
from {{ ref('fct_approval_case') }}
where
    exclusion_reason is null
    and (
        cast(accepted_at as date) > cast(finished_at as date)
        or recorded_accepted_at < applied_at
    )
