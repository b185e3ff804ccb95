-- One row per procurement package, of departments that are known, with the file and row it came from.
select
    contract.contract_no,
    contract.department_code,
    department.department_name,
    contract.project_code,
    contract.title,
    contract.category,
    contract.method,
    contract.organisation_form,
    contract.budget_amount,
    contract.estimate_amount,
    contract.award_amount,
    contract.bidder_count,
    contract.tender_date,
    contract.bid_deadline_date,
    contract.award_notice_date,
    contract.signed_date,
    contract.filed_date,
    contract.published_date,
    contract.supplier_name,
    contract.supplier_uscc,
    contract.supplier_size,
    contract.supplementary_amount,
    department.jurisdiction_code,
    department.currency_code,
    {{ fiscal_year_of(
        'coalesce(contract.signed_date, contract.award_notice_date, contract.tender_date)',
        'department.fiscal_year_start_month'
    ) }} as fiscal_year,
    build.as_of,
    contract._delivery_id as delivery_id,
    contract._file_name as file_name,
    contract._sheet as sheet,
    contract._row_number as row_number
from {{ ref('stg_fiscal__procurement_contract') }} as contract
inner join {{ ref('int_fiscal__department') }} as department on contract.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by contract.contract_no
