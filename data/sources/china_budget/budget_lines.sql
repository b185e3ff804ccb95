-- Expenditure of three of the four budgets. The file of targets names the year as member, that of execution inside
-- the record; neither has the columns of the other. Revenue, and the central and local parts of state capital
-- operations, are left aside: a part is no line beside its whole.
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
    'CN-NATIONAL' as department_code,
    case line
        when 'pub_exp' then 'general_public_budget'
        when 'gpb_exp.v' then 'general_public_budget'
        when 'fund_exp' then 'government_fund'
        when 'gmf_exp.v' then 'government_fund'
        when 'sco_exp.v' then 'state_capital'
    end as fund_type,
    if(line in ('pub_exp', 'fund_exp'), 'initial', 'final') as phase,
    -- 亿元 with two decimals at most, so 元 without loss
    cast(cast(figure_text as decimal(18, 4)) * 100000000 as decimal(18, 2)) as amount
from dated
where line in ('pub_exp', 'fund_exp', 'gpb_exp.v', 'gmf_exp.v', 'sco_exp.v')
