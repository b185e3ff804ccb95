-- One matter per department: the regular procedure of the Wabo, 8 weeks, to be extended once by 6 (art. 3.9).
-- Each case carries its own deadline, which takes the place of this limit.
select
    _row_number,
    'RCP_' || upper(replace(case_department, ' ', '_')) || '-R' as matter_code,
    1 as matter_version,
    'Omgevingsvergunning, ontvangst van de aanvraag' as matter_name,
    '01' as matter_type,
    'RCP_' || upper(replace(case_department, ' ', '_')) as department_code,
    '2' as case_type,
    56 as statutory_limit,
    'calendar_day' as limit_unit,
    42 as extension_limit,
    '2010-01-01' as valid_from
from source_rows
