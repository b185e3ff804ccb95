-- One row per amount of the budget and of its changes, with what it says of itself. A document explains all its lines.
select
    line.*,
    class.economic_code is not null as states_three_public,
    case
        when line.doc_no = '-' then line.explanation is not null
        else
            max(case when line.explanation is not null then 1 else 0 end) over (
                partition by line.department_code, line.fiscal_year, line.phase, line.doc_no
            ) = 1
    end as is_explained,
    -- from when a change counts; one dated outside its year counts from the first or last month, so that it is whole
    case when line.phase = 'adjusted' then {{ month_of(
        'least(greatest(coalesce(line.effective_date, year.first_date), year.first_date), year.last_date)'
    ) }} end as effective_month,
    {{ budget_line_key('line') }} as row_key
from {{ ref('fct_budget_line') }} as line
left join {{ ref('int_fiscal__three_public_class') }} as class
    on
        line.jurisdiction_code = class.jurisdiction_code
        and line.economic_code = class.economic_code
left join {{ ref('int_fiscal__department_year') }} as year
    on
        line.department_code = year.department_code
        and line.fiscal_year = year.fiscal_year
where line.phase in ('initial', 'adjusted')
