-- One amount per department, fund and year: what was appropriated, and what was spent. Some columns are text with
-- thousands separators. A blank is no amount; nor is the 0 by which the cleaned file replaces blanks.
--
-- Three departments have a second record that states nothing but the appropriation of 2012, the same as in the first.
-- Whether that was appropriated twice or printed twice the file does not say: both are kept, the second apart.
with record as (

    select
        *,
        row_number() over (partition by "Department ID", "Fund" order by _row_number) as record_no
    from source_rows

),

line as (

    unpivot record
    on columns('^(Appropriations|Expenditures) [0-9]{4}$')
    into name year_column value amount_text

)

select
    _row_number,
    cast(right(year_column, 4) as integer) as fiscal_year,
    'COOK-' || "Department ID" as department_code,
    case "Fund"
        when 'Allowance for Uncollected Taxes' then 'uncollected_taxes'
        when 'Capital Improvements' then 'capital_improvements'
        when 'Corporate Fund' then 'corporate'
        when 'Health Fund' then 'health'
        when 'Public Safety Fund' then 'public_safety'
        when 'Special Purpose Fund' then 'special_purpose'
        else "Fund"
    end as fund_type,
    if(year_column like 'Appropriations%', 'initial', 'final') as phase,
    if(record_no = 1, '-', 'record ' || record_no) as doc_no,
    cast(replace(amount_text, ',', '') as decimal(18, 2)) as amount
from line
where not (contains(_file_name, 'cleaned') and amount = 0)
