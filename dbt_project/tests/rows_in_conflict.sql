-- Rows set aside because another has the same key and version and says something else.
{{ config(severity='warn', meta={
    'rule': 'E-KEY-01',
    'action': 'warning',
    'title_zh': '同一主键、同一版本而内容不同',
    'title_en': 'Same key and version, other content',
    'fix_zh': '核对何者为准，以更高的数据版本号重报。',
    'fix_en': 'Find out which is right and send it with a higher data version.',
}) }}
select
    dataset,
    row_key,
    data_version,
    differences,
    file_name,
    row_number
from {{ ref('conflicting_row') }}
