{#
    The texts of a group as one text, in the order of a whole number and with a separator between them.
    A sorted list is joined: an ordered aggregate takes four times as long.
    The pair has a name that no column has, for a column of that name would be taken for it.
#}
{% macro text_list(text, position, separator) %}
    {{ return(adapter.dispatch('text_list')(text, position, separator)) }}
{% endmacro %}

{% macro duckdb__text_list(text, position, separator) -%}
    array_to_string(
        list_transform(
            list_sort(list({'position': {{ position }}, 'text': {{ text }}})), lambda listed_pair : listed_pair.text
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__text_list(text, position, separator) -%}
    concat_ws(
        '{{ separator }}',
        transform(
            array_sort(collect_list(named_struct('position', {{ position }}, 'text', {{ text }}))), listed_pair -> listed_pair.text
        )
    )
{%- endmacro %}
