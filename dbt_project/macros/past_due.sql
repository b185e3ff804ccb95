{#
    Cases past a due date of one clock, found on the day after it; past a source's own due instant, on the day of the
    second after it. Where acceptance is deemed nobody can know it before the days for an answer are over.
#}
{% macro past_due(clock) -%}
    select
        approval_case.case_no,
        greatest(
            case
                when approval_case.due_at is not null then cast(approval_case.due_at + interval '1 second' as date)
                else approval_case.{{ clock }}_due_date + 1
            end,
            case when approval_case.is_deemed_accepted then accepted.answer_due_date + 1 end
        ) as found_date,
        cast(greatest(0, accepted.until_workday_number - due_day.workday_number) as decimal(12, 4)) as excess
    from {{ ref('fct_approval_case') }} as approval_case
    inner join {{ ref('int_approvals__case_acceptance') }} as accepted on approval_case.case_no = accepted.case_no
    left join {{ ref('int_organisation__calendar_day') }} as due_day
        on
            accepted.calendar_code = due_day.calendar_code
            and approval_case.{{ clock }}_due_date = due_day.calendar_date
    where
        approval_case.is_overdue_{{ clock }}
        {# a source's own due instant stands for both limits, but breaks no promise that nobody made #}
        {%- if clock == 'promised' %}
        and approval_case.promised_limit is not null
        {%- endif %}
{%- endmacro %}
