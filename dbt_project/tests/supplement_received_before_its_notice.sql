-- L02: a supplement came although nothing had been asked for by then.
{{ config(severity='warn', meta={
    'rule': 'L02',
    'action': 'warning',
    'title_zh': '补正受理早于补正告知',
    'title_en': 'Supplement received before its notice',
    'fix_zh': '核对补正时间，改正后以更高的数据版本号重报。',
    'fix_en': 'Check the times of the supplement and send the corrected message with a higher data version.',
}) }}
select
    case_no,
    department_code,
    found_date as received_date
from {{ ref('int_approvals__rule_finding') }}
where rule_id = 'L02'
