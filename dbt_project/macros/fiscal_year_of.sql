{# The fiscal year a date falls in, named after the calendar year in which it ends. `start_month` is its first month. #}
{% macro fiscal_year_of(day, start_month) -%}
    extract(year from {{ day }})
    + case when {{ start_month }} > 1 and extract(month from {{ day }}) >= {{ start_month }} then 1 else 0 end
{%- endmacro %}

{# The month of the fiscal year a date falls in, 1 to 12. #}
{% macro fiscal_month_of(day, start_month) -%}
    (extract(month from {{ day }}) - {{ start_month }} + 12) % 12 + 1
{%- endmacro %}
