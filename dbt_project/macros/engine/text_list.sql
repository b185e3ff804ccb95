{#
    The texts of a group as one text, in the order of a whole number and with a separator between them.
    A sorted list is joined: an ordered aggregate takes four times as long.
#}
{% macro text_list(text, position, separator) %}
    {{ return(adapter.dispatch('text_list')(text, position, separator)) }}
{% endmacro %}

{% macro duckdb__text_list(text, position, separator) -%}
    array_to_string(
        list_transform(
            list_sort(list({'position': {{ position }}, 'text': {{ text }}})), lambda item : item.text
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__text_list(text, position, separator) -%}
    concat_ws(
        '{{ separator }}',
        transform(
            array_sort(collect_list(named_struct('position', {{ position }}, 'text', {{ text }}))), item -> item.text
        )
    )
{%- endmacro %}
