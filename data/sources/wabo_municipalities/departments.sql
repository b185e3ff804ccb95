-- The municipality, named in the log's file name only. Every record yields the same row; it is loaded once.
-- The logs do not say since when: the year of the earliest case in any of them covers them all.
select
    _row_number,
    regexp_extract(_file_name, 'WABO_[0-9]+') as department_code,
    '2009-01-01' as valid_from,
    'Gemeente ' || regexp_extract(_file_name, 'WABO_[0-9]+') as name_zh,
    'Municipality ' || regexp_extract(_file_name, 'WABO_[0-9]+') as name_en,
    'wabo_municipalities' as ranking_group,
    'NL' as jurisdiction_code
from source_rows
