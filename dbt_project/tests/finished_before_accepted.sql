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
    finding.case_no,
    finding.department_code,
    approval_case.accepted_at,
    approval_case.finished_at
from {{ ref('int_approvals__rule_finding') }} as finding
inner join {{ ref('fct_approval_case') }} as approval_case on finding.case_no = approval_case.case_no
where finding.rule_id = 'L01'
