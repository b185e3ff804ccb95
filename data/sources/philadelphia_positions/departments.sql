-- The departments of the quarterly reports, as in philadelphia_obligations: the same rows, where both files list one.
-- The Office of Property Assessment is given the code of another office in two years.
with department as (

    select
        _row_number,
        if(dept_name_raw like 'Office of Property Assessment%', '59', dept_code) as dept_code,
        if(
            dept_name_raw like 'Office of Property Assessment%', 'Office of Property Assessment', dept_name
        ) as dept_name
    from source_rows

)

select
    _row_number,
    'PHLQ-' || dept_code as department_code,
    date '2006-07-01' as valid_from,
    dept_name as name_zh,
    dept_name as name_en,
    'philadelphia_quarterly' as ranking_group,
    'US-PHL-QCMR' as jurisdiction_code
from department
