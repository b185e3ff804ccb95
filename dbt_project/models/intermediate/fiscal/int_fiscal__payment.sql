-- One row per line of a payment voucher of a known department, with what its unit, fund and classes mean that day.
{{ classified(ref('stg_fiscal__payment'), 'paid_date') }}
