-- One row per line of a payment voucher, of departments and classes that are known, with the file and row it came from.
select
    payment.voucher_no,
    payment.line_no,
    payment.paid_date,
    payment.department_code,
    payment.department_name,
    payment.unit_code,
    payment.fund_type,
    payment.functional_code,
    payment.economic_code,
    payment.expenditure_kind,
    payment.project_code,
    payment.contract_no,
    payment.fund_code,
    payment.payee_name,
    payment.payee_uscc,
    payment.amount,
    payment.is_reversal,
    payment.payment_method,
    payment.summary,
    payment.jurisdiction_code,
    payment.currency_code,
    {{ fiscal_year_of('payment.paid_date', 'payment.fiscal_year_start_month') }} as fiscal_year,
    {{ month_of('payment.paid_date') }} as month,
    {{ fiscal_month_of('payment.paid_date', 'payment.fiscal_year_start_month') }} as fiscal_month,
    payment.functional_class_code,
    payment.cost_group,
    payment.three_public_item,
    build.as_of,
    payment._delivery_id as delivery_id,
    payment._file_name as file_name,
    payment._sheet as sheet,
    payment._row_number as row_number
from {{ ref('int_fiscal__payment') }} as payment
cross join {{ source('ops', 'build_parameters') }} as build
where payment.unknown_column is null
order by payment.voucher_no, payment.line_no
