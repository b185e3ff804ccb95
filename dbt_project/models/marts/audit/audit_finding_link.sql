-- One row per finding that names a contract or project: whether the money chain knows it, whose it is, its amount.
{% set project_amounts = [
    'final_accounts_amount', 'settlement_approved_amount', 'settlement_submitted_amount', 'contract_amount',
    'budget_amount', 'approved_estimate_amount', 'estimate_amount'
] %}
with finding as (

    select
        finding_no,
        audit_no,
        department_code,
        department_name,
        jurisdiction_code,
        currency_code,
        raised_date,
        amount_category,
        amount,
        status,
        nullif(contract_no, '-') as contract_no,
        nullif(project_code, '-') as project_code,
        as_of
    from {{ ref('fct_audit_finding') }}
    where
        (coalesce(contract_no, '-') <> '-' or coalesce(project_code, '-') <> '-')
        and coalesce(raised_date, cast(as_of as date)) <= cast(as_of as date)

),

-- what a jurisdiction sends of nobody cannot be missing
contracting as (

    select distinct jurisdiction_code
    from {{ ref('fct_procurement_contract') }}

),

building as (

    select distinct jurisdiction_code
    from {{ ref('investment_project_cost') }}

),

paid as (

    select
        jurisdiction_code,
        project_code,
        sum(amount) as paid_amount
    from {{ ref('fct_payment') }}
    where coalesce(project_code, '-') <> '-' and paid_date <= cast(as_of as date)
    group by jurisdiction_code, project_code

),

paying as (

    select distinct jurisdiction_code
    from paid

),

linked as (

    select
        finding.*,
        case
            when finding.contract_no is not null and contracting.jurisdiction_code is not null
                then contract.contract_no is not null
        end as is_contract_known,
        contract.department_code as contract_department_code,
        cast(contract.award_amount + coalesce(contract.supplementary_amount, 0) as decimal(18, 2)) as contract_amount,
        case when contract.contract_no is not null then chain.contract_paid_amount end as contract_paid_amount,
        case
            when finding.project_code is not null and building.jurisdiction_code is not null
                then project.project_code is not null
        end as is_project_known,
        project.department_code as project_department_code,
        coalesce(
            {% for column in project_amounts %}
            project.{{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        ) as project_amount,
        case
            when project.project_code is not null and paying.jurisdiction_code is not null
                then coalesce(paid.paid_amount, 0)
        end as project_paid_amount
    from finding
    left join contracting on finding.jurisdiction_code = contracting.jurisdiction_code
    left join building on finding.jurisdiction_code = building.jurisdiction_code
    left join paying on finding.jurisdiction_code = paying.jurisdiction_code
    left join {{ ref('fct_procurement_contract') }} as contract
        on finding.contract_no = contract.contract_no and finding.jurisdiction_code = contract.jurisdiction_code
    left join {{ ref('procurement_chain') }} as chain
        on finding.contract_no = chain.contract_no and finding.jurisdiction_code = chain.jurisdiction_code
    left join {{ ref('investment_project_cost') }} as project
        on finding.project_code = project.project_code and finding.jurisdiction_code = project.jurisdiction_code
    left join paid
        on finding.project_code = paid.project_code and finding.jurisdiction_code = paid.jurisdiction_code

)

select
    finding_no,
    audit_no,
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    raised_date,
    amount_category,
    status,
    amount as linked_finding_amount,
    contract_no,
    is_contract_known,
    contract_department_code,
    contract_amount as linked_contract_amount,
    cast(contract_paid_amount as decimal(18, 2)) as linked_contract_paid_amount,
    project_code,
    is_project_known,
    project_department_code,
    cast(project_amount as decimal(18, 2)) as linked_project_amount,
    cast(project_paid_amount as decimal(18, 2)) as linked_project_paid_amount,
    -- both where both are known
    case
        when contract_department_code <> department_code or project_department_code <> department_code then false
        when contract_department_code = department_code or project_department_code = department_code then true
    end as is_of_the_same_department,
    as_of
from linked
order by finding_no
