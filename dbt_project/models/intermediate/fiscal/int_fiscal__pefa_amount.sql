-- One row per jurisdiction, fiscal year, department, function and economic type of an ended year: what was budgeted at
-- first and what was spent. '-' is what the file did not divide.
with year as (

    select
        year.department_code,
        year.fiscal_year,
        year.last_date
    from {{ ref('int_fiscal__department_year') }} as year
    cross join {{ source('ops', 'build_parameters') }} as build
    where year.last_date <= build.as_of_date

),

line as (

    select
        jurisdiction_code,
        currency_code,
        fiscal_year,
        department_code,
        functional_code,
        functional_class_code,
        economic_code,
        amount as budget_amount,
        cast(null as decimal(18, 2)) as executed_amount
    from {{ ref('int_fiscal__planned_line') }}
    where phase = 'initial'

    union all

    select
        jurisdiction_code,
        currency_code,
        fiscal_year,
        department_code,
        functional_code,
        functional_class_code,
        economic_code,
        cast(null as decimal(18, 2)) as budget_amount,
        amount as executed_amount
    from {{ ref('int_fiscal__spending') }}

),

-- Of several classes a crosswalk names, the first; where it names none, the class stands for itself.
headed as (

    select
        line.jurisdiction_code,
        line.currency_code,
        line.fiscal_year,
        line.department_code,
        case
            when line.functional_code = '-' then '-'
            else
                coalesce(
                    substring(function_class.cofog_division, 1, 2), line.functional_class_code, line.functional_code
                )
        end as function_head,
        case
            when line.economic_code = '-' then '-'
            else coalesce(substring(economic_class.gfsm_code, 1, 2), line.economic_code)
        end as economic_head,
        coalesce('contingency' in (function_role.role, economic_role.role), false) as is_contingency,
        coalesce('interest' in (function_role.role, economic_role.role), false) as is_interest,
        line.budget_amount,
        line.executed_amount
    from line
    inner join year on line.department_code = year.department_code and line.fiscal_year = year.fiscal_year
    left join {{ source('reference', 'functional_class') }} as function_class
        on
            line.jurisdiction_code = function_class.jurisdiction_code
            and line.functional_class_code = function_class.functional_code
            and {{ in_force('function_class', 'year.last_date') }}
    left join {{ source('reference', 'economic_class') }} as economic_class
        on
            line.jurisdiction_code = economic_class.jurisdiction_code
            and line.economic_code = economic_class.economic_code
            and {{ in_force('economic_class', 'year.last_date') }}
    left join {{ source('reference', 'pefa_excluded_class') }} as function_role
        on
            line.jurisdiction_code = function_role.jurisdiction_code
            and function_role.classification = 'functional'
            and substring(line.functional_code, 1, length(function_role.class_code)) = function_role.class_code
    left join {{ source('reference', 'pefa_excluded_class') }} as economic_role
        on
            line.jurisdiction_code = economic_role.jurisdiction_code
            and economic_role.classification = 'economic'
            and substring(line.economic_code, 1, length(economic_role.class_code)) = economic_role.class_code

)

select
    jurisdiction_code,
    currency_code,
    fiscal_year,
    department_code,
    function_head,
    economic_head,
    is_contingency,
    is_interest,
    sum(budget_amount) as budget_amount,
    sum(executed_amount) as executed_amount
from headed
group by
    jurisdiction_code,
    currency_code,
    fiscal_year,
    department_code,
    function_head,
    economic_head,
    is_contingency,
    is_interest
