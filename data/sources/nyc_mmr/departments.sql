-- The agencies that report indicators, told by their names: three of them stand, in part, under the number of another
-- whose budget they share. Some indicators name no agency at all and stay together under a code of their own.
select
    min(_row_number) as _row_number,
    case agency_name
        when '311' then 'NYC-858-311'
        when 'Office of Chief Medical Examiner' then 'NYC-816-OCME'
        when 'Department of Education' then 'NYC-40'
        else 'NYC-' || agency_number
    end as department_code,
    date '2015-07-01' as valid_from,
    if(agency_name = 'NA', '（未注明机构） Agency not stated', agency_name) as name_zh,
    if(agency_name = 'NA', 'Agency not stated', agency_name) as name_en,
    'new_york_city' as ranking_group,
    'US-NYC' as jurisdiction_code
from source_rows
group by department_code, agency_name
