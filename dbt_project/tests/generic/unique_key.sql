{# Keys that occur more than once, and how often. #}
{% test unique_key(model, columns) %}
    {{ config(severity='error', meta={
        'rule': 'K01',
        'action': 'blocking',
        'title_zh': '主键重复',
        'title_en': 'Key repeated',
        'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
        'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
    }) }}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
