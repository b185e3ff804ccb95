-- A department by its number; where several records have it, under the name of the first. Every record yields the row.
select
    _row_number,
    'COOK-' || "Department ID" as department_code,
    date '1992-12-01' as valid_from,
    regexp_replace(
        first_value("Department") over (partition by "Department ID" order by _row_number), '\s+', ' ', 'g'
    ) as name_zh,
    name_zh as name_en,
    'cook_county' as ranking_group,
    'US-IL-COOK' as jurisdiction_code
from source_rows
