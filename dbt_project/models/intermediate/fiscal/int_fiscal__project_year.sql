-- One row per department, fiscal year and project with a budget or with money spent. Spent is nought where the
-- department says of what it spent which project it was for, or that it was for none, and nothing was for this one.
with spending as (

    select
        department_code,
        fiscal_year,
        project_code,
        sum(amount) as executed_amount,
        max(case when project_code = '-' and expenditure_kind <> 'basic' then 1 else 0 end) as may_be_of_any
    from {{ ref('int_fiscal__spending') }}
    group by department_code, fiscal_year, project_code

),

reporting as (

    select
        department_code,
        fiscal_year
    from spending
    group by department_code, fiscal_year
    having max(case when project_code <> '-' then 1 else 0 end) = 1 or max(may_be_of_any) = 0

),

budget as (

    select
        department_code,
        fiscal_year,
        project_code,
        sum(amount) as adjusted_budget_amount
    from {{ ref('int_fiscal__planned_line') }}
    group by department_code, fiscal_year, project_code

),

project as (

    select
        department_code,
        fiscal_year,
        project_code
    from budget
    where project_code <> '-'
    union
    select
        department_code,
        fiscal_year,
        project_code
    from spending
    where project_code <> '-'

)

select
    project.department_code,
    project.fiscal_year,
    project.project_code,
    budget.adjusted_budget_amount,
    case when reporting.department_code is not null then coalesce(spending.executed_amount, 0) end as executed_amount
from project
left join budget
    on
        project.department_code = budget.department_code
        and project.fiscal_year = budget.fiscal_year
        and project.project_code = budget.project_code
left join spending
    on
        project.department_code = spending.department_code
        and project.fiscal_year = spending.fiscal_year
        and project.project_code = spending.project_code
left join reporting
    on project.department_code = reporting.department_code and project.fiscal_year = reporting.fiscal_year
