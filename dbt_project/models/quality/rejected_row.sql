-- One row per problem of a row set aside at intake. The cells themselves stay in the restricted area.
select
    dataset,
    code,
    column_name,
    reason_zh,
    reason_en,
    delivery_id,
    file_name,
    sheet,
    row_number
from {{ source('ops', 'rejected_row') }}
order by dataset, delivery_id, sheet, row_number, code, column_name
