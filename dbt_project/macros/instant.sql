{# The instant (UTC) of a local wall time; the wall time itself where the source sends no offset. #}
{% macro instant(wall_time) -%}
    case
        when utc_offset_minutes is null then {{ wall_time }}
        else {{ wall_time }} - utc_offset_minutes * interval '1 minute'
    end
{%- endmacro %}
