-- One row per accepted row that waits: what it refers to has not been delivered yet.
with waiting as (

    select
        'approval_events' as dataset,
        'case_no=' || case_no as row_key,
        column_name,
        case column_name when 'department_code' then department_code else matter_code end as value,
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

    {% for dataset, model, key in [
        ('accountability_events', 'stg_accountability__event', 'accountability_no'),
        ('approval_complaints', 'stg_approvals__complaint', 'complaint_id'),
        ('approval_matters', 'stg_approvals__matter', 'matter_code'),
        ('headcount', 'stg_organisation__headcount', 'department_code'),
        ('period_declarations', 'stg_organisation__period_declaration', 'department_code'),
    ] %}
    union all

    select
        '{{ dataset }}' as dataset,
        '{{ key }}=' || {{ key }} as row_key,
        'department_code' as column_name,
        department_code as value,
        _delivery_id,
        _file_name,
        _sheet,
        _row_number
    from {{ ref(model) }}
    where department_code not in (select department_code from {{ ref('dim_department') }})
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
