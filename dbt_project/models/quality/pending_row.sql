-- One row per accepted row that waits: what it refers to has not been delivered yet.
with waiting as (

    select
        'approval_events' as dataset,
        'case_no=' || case_no as row_key,
        column_name,
        case column_name when 'matter_code' then matter_code else department_code end as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref('int_approvals__pending_event') }}

    {% for dataset, model, key in [
        ('approval_ratings', 'stg_approvals__rating', 'rating_id'),
        ('sample_inspections', 'stg_approvals__sample_inspection', 'inspection_no'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        '{{ key }}=' || referring.{{ key }} as row_key,
        'case_no' as column_name,
        referring.case_no as value,
        referring._delivery_id,
        referring._file_name,
        referring._sheet,
        referring._row_number
    from {{ ref(model) }} as referring
    left join {{ ref('fct_approval_case') }} as approval_case on referring.case_no = approval_case.case_no
    where approval_case.case_no is null
    {% endfor %}

    {% for dataset, model in [
        ('accountability_events', 'stg_accountability__event'),
        ('approval_complaints', 'stg_approvals__complaint'),
        ('approval_matters', 'stg_approvals__matter'),
        ('budget_lines', 'stg_fiscal__budget_line'),
        ('budget_units', 'stg_organisation__budget_unit'),
        ('carryovers', 'stg_fiscal__carryover'),
        ('final_accounts', 'stg_fiscal__final_accounts_cell'),
        ('fixed_assets', 'stg_fiscal__fixed_asset'),
        ('headcount', 'stg_organisation__headcount'),
        ('investment_stages', 'stg_fiscal__investment_stage'),
        ('nontax_receipts', 'stg_fiscal__nontax_receipt'),
        ('payments', 'stg_fiscal__payment'),
        ('performance_self_evaluations', 'stg_fiscal__self_evaluation_indicator'),
        ('period_declarations', 'stg_organisation__period_declaration'),
        ('procurement_contracts', 'stg_fiscal__procurement_contract'),
        ('special_funds', 'stg_fiscal__special_fund_event'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        {{ row_key(dataset_key(dataset)) }} as row_key,
        'department_code' as column_name,
        department_code as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref(model) }}
    where department_code not in (select department_code from {{ ref('dim_department') }})
    {% endfor %}

    {% for dataset, model in [
        ('budget_lines', 'int_fiscal__budget_line'),
        ('payments', 'int_fiscal__payment'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        {{ row_key(dataset_key(dataset)) }} as row_key,
        unknown_column as column_name,
        case unknown_column
            when 'fund_type' then fund_type
            when 'functional_code' then functional_code
            else economic_code
        end as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref(model) }}
    where unknown_column is not null
    {% endfor %}

    union all

    select
        'departments' as dataset,
        'department_code=' || department_code as row_key,
        'jurisdiction_code' as column_name,
        jurisdiction_code as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref('stg_organisation__department') }}
    where jurisdiction_code not in (select jurisdiction_code from {{ source('reference', 'jurisdiction') }})

)

select
    dataset,
    'E-REF-01' as code,
    row_key,
    column_name,
    value,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from waiting
order by dataset, delivery_id, sheet, row_number
