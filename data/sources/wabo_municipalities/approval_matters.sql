-- The two procedures of the Wabo, per municipality: regular, 8 weeks, to be extended once by 6 (art. 3.9), and
-- extended, 26 weeks (art. 3.10 with Awb art. 3:18). The procedure is regular unless the log says 'Uitgebreid':
-- that is also the law's default. The logs promise nothing beyond the law. One case is dated before the Wabo
-- came into force (2010-10-01), so the matters begin where the departments do.
with procedure_of_record as (

    select
        _row_number,
        regexp_extract(_file_name, 'WABO_[0-9]+') as municipality,
        coalesce("case_caseProcedure" = 'Uitgebreid', false) as is_extensive
    from source_rows

)

select
    _row_number,
    municipality || if(is_extensive, '-U', '-R') as matter_code,
    1 as matter_version,
    if(
        is_extensive,
        'Omgevingsvergunning, uitgebreide procedure',
        'Omgevingsvergunning, reguliere procedure'
    ) as matter_name,
    '01' as matter_type,
    municipality as department_code,
    '2' as case_type,
    if(is_extensive, 182, 56) as statutory_limit,
    'calendar_day' as limit_unit,
    if(is_extensive, null, 42) as extension_limit,
    '2009-01-01' as valid_from
from procedure_of_record
