-- The country as a whole is the one that spends. Every record yields the row.
select
    _row_number,
    'CN-NATIONAL' as department_code,
    date '2016-01-01' as valid_from,
    '全国（中央和地方）' as name_zh,
    'China, central and local' as name_en,
    'cn_national' as ranking_group,
    'CN-NATIONAL' as jurisdiction_code
from source_rows
