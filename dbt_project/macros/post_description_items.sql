{# What a post description has to say by clause 二（三）: column of posts, its name in both languages. #}
{% macro post_description_items() -%}
    {{ return([
        ('title', '职位名称', 'title'),
        ('qualification', '任职条件', 'qualification'),
        ('duties', '工作项目', 'duties'),
        ('work_basis', '工作依据', 'work basis'),
        ('authority', '工作权限', 'authority'),
        ('work_standard', '工作标准', 'work standard'),
        ('responsibility', '工作责任', 'responsibility'),
        ('accountability_clause', '责任追究', 'accountability'),
    ]) }}
{%- endmacro %}
