{#
    The outcome of a check, its reason and the values compared, of a relation with `gap` (why it could not be judged,
    else NULL), `is_kept`, `adverse_outcome`, `checked_value`, `limit_value`, `unit`, `said_zh` and `said_en` (both
    values in words) and `needs_zh` and `needs_en` (what it cannot do without). What is not known is never a pass.
#}
{% macro judged_check(judged) -%}
    case
        when {{ judged }}.gap in ('not_applicable', 'not_completed', 'not_due', 'not_reached', 'no_rule') then 'SKIP'
        when {{ judged }}.gap is not null then 'INSUFFICIENT_DATA'
        when {{ judged }}.is_kept then 'PASS'
        else {{ judged }}.adverse_outcome
    end as outcome,
    case {{ judged }}.gap
        when 'no_rule' then '该辖区和类别当日没有适用的规则'
        when 'not_applicable' then '不适用于此采购方式或投资来源'
        when 'not_completed' then '项目尚未完工'
        when 'not_due' then '期限未到'
        when 'not_reached' then '项目尚未到此阶段'
        when 'not_placed' then '没有日期或采购类别，无法确定适用的规则'
        when 'calendar_gap' then '日历未涵盖该日期'
        when 'out_of_order' then '日期先后矛盾'
        when 'not_sent' then '未报送' || {{ judged }}.needs_zh
        else {{ judged }}.said_zh
    end as reason_zh,
    case {{ judged }}.gap
        when 'no_rule' then 'no rule is in force for the jurisdiction and category on that day'
        when 'not_applicable' then 'does not apply to this method or source of investment'
        when 'not_completed' then 'the project is not completed'
        when 'not_due' then 'the term has not ended'
        when 'not_reached' then 'the project has not reached this stage'
        when 'not_placed' then 'no date or no category, so that the rule in force cannot be told'
        when 'calendar_gap' then 'the calendar does not reach that day'
        when 'out_of_order' then 'the dates contradict each other'
        when 'not_sent' then 'not sent: ' || {{ judged }}.needs_en
        else {{ judged }}.said_en
    end as reason_en,
    case when {{ judged }}.gap is null then {{ judged }}.checked_value end as checked_value,
    case when {{ judged }}.gap is null then {{ judged }}.limit_value end as limit_value,
    case
        when {{ judged }}.gap is null
            then cast({{ judged }}.checked_value - {{ judged }}.limit_value as decimal(24, 4))
    end as difference,
    case when {{ judged }}.gap is null then {{ judged }}.unit end as unit
{%- endmacro %}
