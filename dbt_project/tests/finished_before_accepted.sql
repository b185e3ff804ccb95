-- L01: finished before it was accepted in law.
{{ config(severity='warn', meta={
    'rule': 'L01',
    'action': 'warning',
    'title_zh': '办结早于受理',
    'title_en': 'Finished before accepted',
    'fix_zh': '核对办结时间，改正后以更高的数据版本号重报。',
    'fix_en': 'Check the times and send the corrected message with a higher data version.',
}) }}
select
    case_no,
    department_code,
    accepted_at,
    finished_at
from {{ ref('fct_approval_case') }}
where exclusion_reason = 'finished_before_accepted'
