-- The departments of the quarterly reports, under the name the transcription gives them throughout; since when each
-- bore which name is told by the yearly files. The parts of Employee Benefits are no departments beside it.
select
    _row_number,
    'PHLQ-' || dept_code as department_code,
    date '2006-07-01' as valid_from,
    dept_name as name_zh,
    dept_name as name_en,
    'philadelphia_quarterly' as ranking_group,
    'US-PHL-QCMR' as jurisdiction_code
from source_rows
where dept_code not like '35-EB-%' and dept_code <> '35-COVID'
