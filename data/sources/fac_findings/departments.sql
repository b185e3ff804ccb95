-- Who was audited, by the name of the report, known from the day of the list on: names change from report to report.
-- Where two reports of one day spell it differently, the first one listed counts.
select
    arg_min(_row_number, (_sheet, _row_number)) as _row_number,
    min(_sheet) as _sheet,
    'FAC-' || auditee_uei as department_code,
    cast(substring(_file_name, 1, 10) as date) as valid_from,
    arg_min(auditee_name, (_sheet, _row_number)) as name_zh,
    arg_min(auditee_name, (_sheet, _row_number)) as name_en,
    'federal_auditees' as ranking_group,
    'US-FAC' as jurisdiction_code
from source_rows
group by auditee_uei, _file_name
