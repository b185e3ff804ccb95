{# Cases finished with a result that asks for a reason, and none given. #}
{% macro finished_without_reason(rule, result_code) -%}
    select
        finished.case_no,
        cast(finished.finished_at as date) as found_date,
        cast(null as decimal(12, 4)) as excess
    from {{ ref('int_approvals__finished_case') }} as finished
    inner join {{ ref('int_approvals__measured_rule') }} as measured
        on
            finished.department_code = measured.department_code
            and measured.rule_id = '{{ rule }}'
    where
        finished.result_code = '{{ result_code }}'
        and finished.finish_reason is null
{%- endmacro %}
