-- One row per budget amount of a known department, with what its fund and classes mean at the end of its fiscal year.
{{ classified(ref('stg_fiscal__budget_line'), "make_date(cast(fiscal_year as integer), 1, 1)") }}
