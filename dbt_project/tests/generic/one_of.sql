{# Rows whose code is none of the list; an empty one is allowed. #}
{% test one_of(model, column_name, values, key) %}
    {{ config(severity='error', meta={
        'rule': 'E-SET-04',
        'action': 'blocking',
        'title_zh': '代码不在规定的取值内',
        'title_en': 'Code is none of the list',
        'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
        'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
    }) }}
    select
        {{ key | join(', ') }},
        {{ column_name }}
    from {{ model }}
    where {{ column_name }} not in ('{{ values | join("', '") }}')
{% endtest %}
