-- One row per delivered row set aside because another has the same key and version but says something else.
{% for dataset in [
    'accountability_events', 'approval_complaints', 'approval_events', 'approval_matters', 'approval_ratings',
    'departments', 'headcount', 'period_declarations', 'sample_inspections',
] %}
{% set key = dataset_key(dataset) %}
{% set repeated =
    ref('int_approvals__repeated_event') if dataset == 'approval_events' else '(' ~ repeated_key(dataset) ~ ')'
%}
{{ 'union all' if not loop.first }}

select
    '{{ dataset }}' as dataset,
    'E-KEY-01' as code,
    {% for column in key %}'{{ column }}=' || delivered.{{ column }}{{ " || ' ' || " if not loop.last }}{% endfor %}
        as row_key,
    delivered.data_version,
    delivered._delivery_id as delivery_id,
    delivered._file_name as file_name,
    delivered._sheet as sheet,
    delivered._row_number as row_number
from {{ source('raw', dataset) }} as delivered
inner join {{ repeated }} as repeated on {{ same_key(key, 'delivered', 'repeated') }}
where
    repeated.kept_delivery_id is null
    and delivered.data_version = repeated.kept_data_version
{% endfor %}
order by dataset, row_key, delivery_id, row_number
