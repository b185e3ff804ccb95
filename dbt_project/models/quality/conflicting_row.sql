-- One row per delivered row set aside because another has the same key and version but says something else.
{% for dataset in [
    'approval_complaints', 'approval_events', 'approval_matters', 'approval_ratings', 'departments', 'headcount',
    'period_declarations',
] %}
{% set key = dataset_key(dataset) %}
{{ 'union all' if not loop.first }}

select
    '{{ dataset }}' as dataset,
    'E-KEY-01' as code,
    {% for column in key %}'{{ column }}=' || {{ column }}{{ " || ' ' || " if not loop.last }}{% endfor %} as row_key,
    data_version,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from (
    select
        compared.*,
        min(content_hash) over same_key <> max(content_hash) over same_key as is_conflicting
    from ({{ repeated_row(dataset) }}) as compared
    where data_version = highest_version
    window same_key as (partition by {{ key | join(', ') }})
) as compared
where is_conflicting
{% endfor %}
order by dataset, row_key, delivery_id, row_number
