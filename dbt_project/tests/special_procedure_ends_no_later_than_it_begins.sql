-- L03: a special procedure that ends at or before its start.
{{ config(severity='warn', meta={
    'rule': 'L03',
    'action': 'warning',
    'title_zh': '特别程序结束不晚于开始',
    'title_en': 'Special procedure ends no later than it begins',
    'fix_zh': '核对特别程序时间，改正后以更高的数据版本号重报。',
    'fix_en': 'Check the times of the special procedure and send the corrected message with a higher data version.',
}) }}
select
    case_no,
    department_code,
    found_date as started_date
from {{ ref('int_approvals__rule_finding') }}
where rule_id = 'L03'
