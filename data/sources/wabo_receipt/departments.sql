-- The three departments that cases belong to. Every record yields the row of its own; each is loaded once.
-- The log does not say since when: the year of its earliest case covers it.
select
    _row_number,
    'RCP_' || upper(replace(case_department, ' ', '_')) as department_code,
    '2010-01-01' as valid_from,
    case_department as name_zh,
    case_department as name_en,
    'wabo_receipt' as ranking_group,
    'NL' as jurisdiction_code
from source_rows
