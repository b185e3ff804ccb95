{# Rows in which a column that must be filled is not, and which one. #}
{% test required(model, columns, key) %}
    {{ config(severity='error', meta={
        'rule': 'K03',
        'action': 'blocking',
        'title_zh': '必填的列为空',
        'title_en': 'Column that must be filled is empty',
        'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
        'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
    }) }}
    {% for column in columns %}
    select
        {{ key | join(', ') }},
        '{{ column }}' as empty_column
    from {{ model }}
    where {{ column }} is null
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
