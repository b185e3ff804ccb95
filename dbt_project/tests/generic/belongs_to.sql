{# Rows that name something that the other table does not know. Columns of the two are paired in their order. #}
{% test belongs_to(model, columns, to, to_columns, key) %}
    {{ config(severity='error', meta={
        'rule': 'E-REF-02',
        'action': 'blocking',
        'title_zh': '引用的对象不在其表中',
        'title_en': 'Names something its own table does not know',
        'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
        'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
    }) }}
    select
        {% for column in key %}naming.{{ column }}, {% endfor %}
        {% for column in columns if column not in key %}naming.{{ column }}, {% endfor %}
        '{{ to }}' as not_found_in
    from {{ model }} as naming
    left join (
        select distinct {{ to_columns | join(', ') }}
        from {{ to }}
    ) as known
        on
            {% for column in columns %}
            naming.{{ column }} = known.{{ to_columns[loop.index0] }}
            {{ 'and' if not loop.last }}
            {% endfor %}
    where
        known.{{ to_columns[0] }} is null
        {% for column in columns %}
        and naming.{{ column }} is not null
        {% endfor %}
{% endtest %}
