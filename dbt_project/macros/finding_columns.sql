{#
    What a row was found to have: `outcome`, the codes in `findings`, and the reasons in both languages.

    Each finding has a code, an outcome (FAIL, WARN or INSUFFICIENT_DATA), its condition and its reasons, all as SQL.
    The gravest outcome stands; where data is lacking that is no pass.
#}
{% macro finding_columns(findings) -%}
    {%- set outcomes = ['FAIL', 'WARN', 'INSUFFICIENT_DATA'] -%}
    case
        {%- for outcome in outcomes %}
        {%- set conditions = findings | selectattr('outcome', 'equalto', outcome) | map(attribute='condition') | list %}
        {%- if conditions %}
        when ({{ conditions | join(') or (') }}) then '{{ outcome }}'
        {%- endif %}
        {%- endfor %}
        else 'PASS'
    end as outcome,
    {%- for column, separator in [('findings', ';'), ('reason_zh', '；'), ('reason_en', '; ')] %}
    nullif(
        concat_ws(
            '{{ separator }}',
            {%- for finding in findings %}
            case
                when {{ finding.condition }}
                    then {{ "'" ~ finding.code ~ "'" if column == 'findings' else finding[column] }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    ) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
