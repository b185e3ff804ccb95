-- One row per delivered row set aside because another has the same key and version but says something else.
{% for dataset in [
    'accountability_events', 'approval_complaints', 'approval_events', 'approval_matters', 'approval_ratings',
    'audit_findings', 'audit_projects', 'audit_recommendations', 'audit_rectifications', 'budget_lines',
    'budget_units', 'carryovers', 'case_transfers', 'coordination_meetings', 'departments', 'enforcement_cases',
    'external_reviews', 'final_accounts', 'fixed_assets', 'headcount', 'investment_stages', 'jurisdiction_disputes',
    'nontax_receipts', 'official_terms', 'payments', 'performance_self_evaluations', 'period_declarations', 'posts',
    'procurement_contracts', 'progress_inspections', 'quarterly_reports', 'sample_inspections', 'special_funds',
    'staff_assessments', 'supervision_items', 'task_assignments', 'white_paper_tasks', 'white_papers',
] %}
{% set key = dataset_key(dataset) %}
{% set same = '(partition by ' ~ key | join(', ') ~ ')' %}
{% set repeated =
    ref('int_approvals__repeated_event') if dataset == 'approval_events' else '(' ~ repeated_key(dataset) ~ ')'
%}
{{ 'union all' if not loop.first }}

select
    '{{ dataset }}' as dataset,
    'E-KEY-01' as code,
    {{ row_key(key) }} as row_key,
    data_version,
    {{ differences(dataset, same) }} as differences,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from (
    select delivered.*
    from {{ source('raw', dataset) }} as delivered
    inner join {{ repeated }} as repeated on {{ same_key(key, 'delivered', 'repeated') }}
    where
        repeated.kept_delivery_id is null
        and delivered.data_version = repeated.kept_data_version
) as in_conflict
{% endfor %}
order by dataset, row_key, delivery_id, row_number
