-- Rows that wait for a department, matter or case nobody has delivered yet.
{{ config(severity='warn', meta={
    'rule': 'E-REF-01',
    'action': 'warning',
    'title_zh': '所引用的部门、事项、办件或日历尚未备好，该行等候',
    'title_en': 'Waits for a department, matter, case or calendar that is not there yet',
    'fix_zh': '补报所引用的部门、事项或办件，或更正代码后以更高的数据版本号重报；每次构建自动重试。',
    'fix_en': 'Deliver what it refers to, or correct the code with a higher data version; it is tried at every build.',
}) }}
select
    dataset,
    row_key,
    column_name,
    value,
    file_name,
    sheet,
    row_number
from {{ ref('pending_row') }}
