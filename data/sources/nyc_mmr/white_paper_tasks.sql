-- One indicator is one target of the fiscal year. NA is no target: such an indicator is listed and not judged.
select
    _row_number,
    2023 as year,
    case agency_name
        when '311' then 'NYC-858-311'
        when 'Office of Chief Medical Examiner' then 'NYC-816-OCME'
        when 'Department of Education' then 'NYC-40'
        else 'NYC-' || agency_number
    end as department_code,
    id as task_no,
    'target' as kind,
    indicator as task,
    cast(nullif(target, 'NA') as decimal(18, 6)) as target_value,
    lower(desired_direction) as direction,
    date '2023-06-30' as due_date,
    cast(nullif(result, 'NA') as decimal(18, 6)) as actual_value
from source_rows
