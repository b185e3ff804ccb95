-- Expenditure of the two budgets whose targets are stated. The file of targets names the year as member, that of
-- execution inside the record; neither has the columns of the other. Left aside: revenue, and state capital
-- operations, of which execution is stated and no target, so that no ratio could be formed.
with figure as (

    unpivot (select * exclude (_sheet, _file_name) from source_rows)
    on columns(* exclude (_row_number))
    into name line value figure_text

),

dated as (

    select
        _row_number,
        line,
        figure_text,
        max(figure_text) filter (where line in ('_key', 'year')) over (partition by _row_number) as fiscal_year
    from figure

)

select
    _row_number,
    cast(fiscal_year as integer) as fiscal_year,
    if(line in ('pub_exp', 'gpb_exp.v'), 'CN-GENERAL', 'CN-FUNDS') as department_code,
    if(line in ('pub_exp', 'gpb_exp.v'), 'general_public_budget', 'government_fund') as fund_type,
    if(line in ('pub_exp', 'fund_exp'), 'initial', 'final') as phase,
    -- 亿元 with two decimals at most, so 元 without loss
    cast(cast(figure_text as decimal(18, 4)) * 100000000 as decimal(18, 2)) as amount
from dated
where line in ('pub_exp', 'fund_exp', 'gpb_exp.v', 'gmf_exp.v')
