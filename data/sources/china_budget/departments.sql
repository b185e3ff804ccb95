-- Each of the budgets is complete in itself, so each stands as one that spends. Every record yields the rows.
with budget (department_code, name_zh, name_en) as (

    values
    ('CN-GENERAL', '全国一般公共预算', 'General public budget of China'),
    ('CN-FUNDS', '全国政府性基金预算', 'Government funds budget of China')

)

select
    source_rows._row_number,
    budget.department_code,
    date '2016-01-01' as valid_from,
    budget.name_zh,
    budget.name_en,
    'cn_national' as ranking_group,
    'CN-NATIONAL' as jurisdiction_code
from source_rows
cross join budget
