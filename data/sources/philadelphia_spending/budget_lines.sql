-- One amount per department, class and year. Both files state every class, so nought is an amount here. An actual
-- amount below nought is a correction the city booked, and stays.
with line as (

    unpivot source_rows
    on class_100, class_200, class_300_400, class_500, class_700, class_800, class_900
    into name class_column value class_amount

)

select
    _row_number,
    cast(fiscal_year as integer) as fiscal_year,
    'PHL-' || dept_code as department_code,
    'general_fund' as fund_type,
    replace(class_column, 'class_', '') as economic_code,
    if(contains(_file_name, 'adopted'), 'initial', 'final') as phase,
    cast(class_amount as decimal(18, 2)) as amount
from line
