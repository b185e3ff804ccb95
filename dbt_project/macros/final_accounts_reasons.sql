{# Why a check of the final accounts has its outcome, in both languages, from the finding of `relation`. #}
{% macro final_accounts_reasons(relation) -%}
case {{ relation }}.finding
    when 'table_not_sent' then '未报送：' || {{ relation }}.missing_tables || '。'
    when 'not_all_shown' then '未列示：' || {{ relation }}.blanks_zh || '；没有的应填 0。'
    when 'all_shown' then '各项均已列示。'
    when 'blank' then '空白：' || {{ relation }}.blanks_zh || '；空白不等于零，无法判断。'
    when 'nothing_to_compare' then '表中未列示，无可比较：' || {{ relation }}.blanks_zh || '。'
    when 'has_base' then '有基数，比率成立。'
    when 'no_base_nor_amount' then '基数与本期数均为零，没有比率。'
    when 'no_base' then '基数不大于零，比率为空；公开文字不得写百分比。'
    when 'holds_with_nought' then '空白以 0 代入成立：' || {{ relation }}.blanks_zh || '。'
    when 'holds' then '在舍入容差之内成立。'
    when 'blank_is_not_nought' then '空白：' || {{ relation }}.blanks_zh || '；以 0 代入不成立，无法判断。'
    when 'broken' then '差额 ' || cast({{ relation }}.difference as varchar) || '，超出舍入容差。'
    when 'unsized' then '未报显示小数位数，差额是否出于舍入无法判断。'
end as reason_zh,
case {{ relation }}.finding
    when 'table_not_sent' then 'Not sent: ' || {{ relation }}.missing_tables || '.'
    when 'not_all_shown' then 'Not shown: ' || {{ relation }}.blanks_en || '; show 0 where there is nothing.'
    when 'all_shown' then 'Every item is shown.'
    when 'blank' then 'Blank: ' || {{ relation }}.blanks_en || '; a blank is not nought, so nothing can be said.'
    when 'nothing_to_compare' then 'Not shown, nothing to compare: ' || {{ relation }}.blanks_en || '.'
    when 'has_base' then 'There is a base, so there is a ratio.'
    when 'no_base_nor_amount' then 'Base and amount are both nought: there is no ratio.'
    when 'no_base' then 'The base is nought or less: the ratio is NULL, and no percentage may be printed.'
    when 'holds_with_nought' then 'Holds with the blanks as 0: ' || {{ relation }}.blanks_en || '.'
    when 'holds' then 'Holds within what rounding can do.'
    when
        'blank_is_not_nought'
        then 'Blank: ' || {{ relation }}.blanks_en || '; does not hold with 0, so nothing can be said.'
    when 'broken' then 'Differs by ' || cast({{ relation }}.difference as varchar) || ', more than rounding can do.'
    when 'unsized' then 'Displayed decimals were not sent: whether rounding explains it cannot be said.'
end as reason_en
{%- endmacro %}
