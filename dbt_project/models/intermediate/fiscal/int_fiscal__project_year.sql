-- One row per department, fiscal year and project with a budget or with money spent. Spent is nought where the
-- department sent what it spent in the year and nothing of it for this project.
with spending as (

    select
        department_code,
        fiscal_year,
        project_code,
        sum(amount) as executed_amount
    from {{ ref('int_fiscal__spending') }}
    group by department_code, fiscal_year, project_code

),

reporting as (

    select distinct
        department_code,
        fiscal_year
    from spending

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
