{# The key of a row as text, as it stands wherever a row is named: column=value, divided by blanks. #}
{% macro row_key(columns, relation=none) -%}
    {% for column in columns -%}
        '{{ ' ' if not loop.first }}{{ column }}=' || {{ relation ~ '.' if relation }}{{ column }}{{ ' || ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The key of a budget line: an amount of one phase and document. #}
{% macro budget_line_key(relation) -%}
    {{ row_key(
        [
            'fiscal_year', 'department_code', 'unit_code', 'fund_type', 'functional_code', 'economic_code',
            'expenditure_kind', 'project_code', 'phase', 'doc_no',
        ],
        relation,
    ) }}
{%- endmacro %}
