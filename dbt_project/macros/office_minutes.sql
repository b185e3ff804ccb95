{# Office minutes from the start of the calendar to a wall time; `day` is its row of the working calendar. #}
{% macro office_minutes(wall_time, day) -%}
    (
        ({{ day }}_workday_number - case when {{ day }}_is_workday then 1 else 0 end)
        * (office_closes_minute - office_opens_minute - (office_break_ends_minute - office_break_starts_minute))
        + case
            when {{ day }}_is_workday
                then
                    least(greatest({{ minute_of_day(wall_time) }}, office_opens_minute), office_break_starts_minute)
                    - office_opens_minute
                    + least(greatest({{ minute_of_day(wall_time) }}, office_break_ends_minute), office_closes_minute)
                    - office_break_ends_minute
            else 0
        end
    )
{%- endmacro %}

{% macro minute_of_day(wall_time) -%}
    (extract(hour from {{ wall_time }}) * 60 + extract(minute from {{ wall_time }}))
{%- endmacro %}
