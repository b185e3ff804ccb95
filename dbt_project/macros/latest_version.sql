{#
    The one way from delivered rows to rows that count.

    Of every key the highest data version counts, whatever the order of delivery. The same content twice counts
    once. Different content under one key and version counts not at all (see quality.conflicting_row). A row
    whose highest version is marked as deleted is gone. Few keys are delivered more than once, so these are
    found first by a hash of the key, and only they are looked at with care. Intake has seen to it that one
    delivery holds a key and version at most once.
#}

{# Rows that count. `repeated` is the relation that holds repeated_key(dataset) where it is too dear to ask twice. #}
{% macro latest_version(dataset, repeated=none) -%}
    {%- set key = dataset_key(dataset) -%}
    select delivered.*
    from {{ source('raw', dataset) }} as delivered
    left join {% if repeated %}{{ repeated }}{% else %}({{ repeated_key(dataset) }}){% endif %} as repeated
        on {{ same_key(key, 'delivered', 'repeated') }}
    where
        (
            repeated.{{ key[0] }} is null
            or (
                delivered._delivery_id = repeated.kept_delivery_id
                and delivered.data_version = repeated.kept_data_version
            )
        )
        and not delivered.is_deleted
{%- endmacro %}

{# One row per key delivered more than once: which delivery and version counts; NULL where contents conflict. #}
{% macro repeated_key(dataset) -%}
    {%- set key = dataset_key(dataset) | join(', ') -%}
    select
        {{ key }},
        case when min(content_hash) = max(content_hash) then min(_delivery_id) end as kept_delivery_id,
        max(data_version) as kept_data_version
    from ({{ repeated_row(dataset) }}) as repeated_row
    where data_version = highest_version
    group by {{ key }}
{%- endmacro %}

{# Every delivered row whose key was delivered more than once, with a hash of all its sender said. #}
{% macro repeated_row(dataset) -%}
    {%- set key = dataset_key(dataset) -%}
    select
        delivered.*,
        {{ key_hash(content_columns(dataset)) }} as content_hash,
        max(data_version) over (partition by {{ key | join(', ') }}) as highest_version
    from {{ source('raw', dataset) }} as delivered
    where {{ key_hash(key) }} in (
        select {{ key_hash(key) }}
        from {{ source('raw', dataset) }}
        group by 1
        having count(*) > 1
    )
    {# a collision of hashes brings in single rows: harmless, they are kept #}
{%- endmacro %}

{# Whether rows of two relations bear the same key. #}
{% macro same_key(key, left, right) -%}
    {% for column in key %}{{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro dataset_key(dataset) -%}
    {%- if execute -%}
        {{ return(graph.sources["source.xiaoneng.raw." ~ dataset].config.meta["key"]) }}
    {%- endif -%}
    {{ return(["data_version"]) }}
{%- endmacro %}

{% macro content_columns(dataset) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(source('raw', dataset)) if not column.name.startswith('_') -%}
            {%- do columns.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns or ["data_version"]) }}
{%- endmacro %}

{#
    In which columns rows of one key differ, as text over a window of them: numbers and days with the least and the
    greatest and how far numbers lie apart, of other columns the name alone, for some of them are personal.
#}
{% macro differences(dataset, same) -%}
    concat_ws(
        '; '
        {%- if execute %}
        {%- for column in adapter.get_columns_in_relation(source('raw', dataset))
            if not column.name.startswith('_') and column.name not in dataset_key(dataset) + ['data_version'] %}
        {%- set kind = column.dtype | lower %}
        {%- set is_number = kind.startswith('decimal') or kind in ('bigint', 'integer') -%},
        case
            when
                min({{ column.name }}) over {{ same }} <> max({{ column.name }}) over {{ same }}
                or count({{ column.name }}) over {{ same }} not in (0, count(*) over {{ same }})
                then '{{ column.name }}: '
                {%- if is_number or kind in ('date', 'timestamp') %}
                || coalesce(cast(min({{ column.name }}) over {{ same }} as varchar), '')
                || ' ≠ '
                || coalesce(
                    cast(nullif(max({{ column.name }}) over {{ same }}, min({{ column.name }}) over {{ same }}) as varchar),
                    ''
                )
                {%- if is_number %}
                || coalesce(
                    ' Δ '
                    || cast(
                        nullif(max({{ column.name }}) over {{ same }} - min({{ column.name }}) over {{ same }}, 0) as varchar
                    ),
                    ''
                )
                {%- endif %}
                {%- else %}
                || '≠'
                {%- endif %}
        end
        {%- endfor %}
        {%- endif %}
    )
{%- endmacro %}
