-- A record names its department twice: as today (dept_name) and as the budget book printed it (dept_name_raw). A book
-- that prints the actual spending of one year prints the budget adopted for two years later, so both files say which
-- name a budget was adopted under. The printed names are scanned and abbreviated; these are the renames among them,
-- written out, with the last budget adopted under the old name.
with former (dept_code, last_fiscal_year, old_name) as (

    values
    ('04', 2006, 'Office of Information Services'),
    ('04', 2008, 'Mayor''s Office of Information Services'),
    ('04', 2009, 'Managing Director: Office of Technology'),
    ('04', 2012, 'Division of Technology'),
    ('08', 2011, 'Mayor''s Office of Community Services'),
    ('15', 2011, 'Office of Behavioral Health and Mental Retardation Services'),
    ('16', 2010, 'Recreation'),
    ('24', 2007, 'Office of Emergency Shelter Services'),
    ('24', 2017, 'Office of Supportive Housing'),
    ('25', 2022, 'Office of Fleet Management'),
    ('41', 2009, 'City Representative / Commerce'),
    ('46', 2014, 'Mayor''s Office of Transportation'),
    ('56', 2010, 'Personnel'),
    ('66', 2018, 'Mayor''s Office of Community Schools and Pre-K'),
    ('66', 2020, 'Office of Education')

),

record as (

    select
        _row_number,
        dept_code,
        -- the transcription goes on calling it so
        if(dept_code = '25', 'Office of Fleet Services', dept_name) as dept_name,
        cast(fiscal_year as integer) + if(contains(_file_name, 'adopted'), 0, 2) as budget_year
    from source_rows

),

named as (

    select
        record._row_number,
        record.dept_code,
        coalesce(arg_min(former.old_name, former.last_fiscal_year), any_value(record.dept_name)) as dept_name,
        min(former.last_fiscal_year) as last_fiscal_year
    from record
    left join former on record.dept_code = former.dept_code and record.budget_year <= former.last_fiscal_year
    group by record._row_number, record.dept_code

)

select
    named._row_number,
    'PHL-' || named.dept_code as department_code,
    -- the first year of the files, or the one after the last that was adopted under the name before
    coalesce(make_date(max(earlier.last_fiscal_year), 7, 1), date '2003-07-01') as valid_from,
    named.dept_name as name_zh,
    named.dept_name as name_en,
    'philadelphia' as ranking_group,
    'US-PHL' as jurisdiction_code
from named
left join former as earlier
    on
        named.dept_code = earlier.dept_code
        and earlier.last_fiscal_year < coalesce(named.last_fiscal_year, 9999)
group by named._row_number, named.dept_code, named.dept_name
