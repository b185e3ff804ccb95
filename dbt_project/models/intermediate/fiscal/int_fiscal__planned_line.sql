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
    {{ budget_line_key('line') }} as row_key
from {{ ref('fct_budget_line') }} as line
left join {{ ref('int_fiscal__three_public_class') }} as class
    on
        line.jurisdiction_code = class.jurisdiction_code
        and line.economic_code = class.economic_code
where line.phase in ('initial', 'adjusted')
