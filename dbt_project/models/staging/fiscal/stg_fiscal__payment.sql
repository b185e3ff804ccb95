-- One row per line of a payment voucher, the highest data version only.
with payment as (

    {{ latest_version('payments') }}

)

select
    -- key
    voucher_no,
    line_no,
    -- what is said of it
    paid_date,
    department_code,
    unit_code,
    fund_type,
    functional_code,
    economic_code,
    expenditure_kind,
    project_code,
    contract_no,
    fund_code,
    payee_name,
    payee_uscc,
    amount,
    is_reversal,
    payment_method,
    summary,
    entered_by,
    approved_by,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from payment
