-- One row per procurement package, the highest data version only.
with contract as (

    {{ latest_version('procurement_contracts') }}

)

select
    -- key
    contract_no,
    -- what is said of it
    department_code,
    project_code,
    title,
    category,
    method,
    organisation_form,
    budget_amount,
    estimate_amount,
    award_amount,
    bidder_count,
    tender_date,
    bid_deadline_date,
    award_notice_date,
    signed_date,
    filed_date,
    published_date,
    supplier_name,
    supplier_uscc,
    supplier_size,
    supplementary_amount,
    -- where it came from
    _delivery_id,
    _row_number,
    _sheet,
    _file_name
from contract
