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

    {% for dataset, model, column in [
        ('accountability_events', 'stg_accountability__event', 'department_code'),
        ('approval_complaints', 'stg_approvals__complaint', 'department_code'),
        ('approval_matters', 'stg_approvals__matter', 'department_code'),
        ('audit_findings', 'stg_audit__finding', 'department_code'),
        ('audit_projects', 'stg_audit__project', 'auditee_code'),
        ('audit_recommendations', 'stg_audit__recommendation', 'department_code'),
        ('budget_lines', 'stg_fiscal__budget_line', 'department_code'),
        ('budget_units', 'stg_organisation__budget_unit', 'department_code'),
        ('carryovers', 'stg_fiscal__carryover', 'department_code'),
        ('enforcement_cases', 'stg_supervision__enforcement_case', 'department_code'),
        ('external_reviews', 'stg_supervision__external_review', 'department_code'),
        ('final_accounts', 'stg_fiscal__final_accounts_cell', 'department_code'),
        ('fixed_assets', 'stg_fiscal__fixed_asset', 'department_code'),
        ('headcount', 'stg_organisation__headcount', 'department_code'),
        ('investment_stages', 'stg_fiscal__investment_stage', 'department_code'),
        ('nontax_receipts', 'stg_fiscal__nontax_receipt', 'department_code'),
        ('official_terms', 'stg_audit__official_term', 'department_code'),
        ('payments', 'stg_fiscal__payment', 'department_code'),
        ('performance_self_evaluations', 'stg_fiscal__self_evaluation_indicator', 'department_code'),
        ('period_declarations', 'stg_organisation__period_declaration', 'department_code'),
        ('posts', 'stg_organisation__post', 'department_code'),
        ('procurement_contracts', 'stg_fiscal__procurement_contract', 'department_code'),
        ('progress_inspections', 'stg_supervision__progress_inspection', 'department_code'),
        ('quarterly_reports', 'stg_supervision__quarterly_report_item', 'department_code'),
        ('special_funds', 'stg_fiscal__special_fund_event', 'department_code'),
        ('staff_assessments', 'stg_organisation__staff_assessment', 'department_code'),
        ('supervision_items', 'stg_supervision__item', 'lead_department_code'),
        ('white_paper_tasks', 'stg_supervision__white_paper_task', 'department_code'),
        ('white_papers', 'stg_supervision__white_paper', 'department_code'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        {{ row_key(dataset_key(dataset)) }} as row_key,
        '{{ column }}' as column_name,
        {{ column }} as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref(model) }}
    where {{ column }} not in (select department_code from {{ ref('dim_department') }})
    {% endfor %}

    {% for dataset, model, column, parent in [
        ('audit_findings', 'stg_audit__finding', 'audit_no', 'stg_audit__project'),
        ('audit_recommendations', 'stg_audit__recommendation', 'audit_no', 'stg_audit__project'),
        ('audit_rectifications', 'stg_audit__rectification', 'finding_no', 'int_audit__finding'),
        ('case_transfers', 'stg_accountability__case_transfer', 'accountability_no', 'fct_accountability_event'),
        ('task_assignments', 'stg_organisation__task_assignment', 'post_id', 'stg_organisation__post'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        {{ row_key(dataset_key(dataset)) }} as row_key,
        '{{ column }}' as column_name,
        {{ column }} as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref(model) }}
    where {{ column }} not in (select {{ column }} from {{ ref(parent) }})
    {% endfor %}

    union all

    select
        'progress_inspections' as dataset,
        {{ row_key(dataset_key('progress_inspections')) }} as row_key,
        'item_no' as column_name,
        item_no as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref('stg_supervision__progress_inspection') }}
    where (department_code || '/' || item_no) not in (
        select department_item from {{ ref('int_supervision__reported_item') }}
    )

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
