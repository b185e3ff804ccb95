-- One row per department, calendar year, attachment, form and role: who was held to account and how; and one without
-- form and role for what was handed over between supervisors. What is not recorded is a dash.
with decision as (

    select
        decision.*,
        cast(extract(year from decision.event_date) as bigint) as year,
        coalesce(decision.regulation_code, whole.regulation_code, '-') as attachment_code
    from {{ ref('int_accountability__decision') }} as decision
    inner join {{ ref('int_accountability__case') }} as whole
        on decision.accountability_no = whole.accountability_no

),

decided as (

    select
        department_code,
        year,
        attachment_code as regulation_code,
        coalesce(form_code, '-') as form_code,
        coalesce(role, '-') as role,
        count(distinct accountability_no) as case_count,
        count(distinct case when is_standing then person_id end) as person_count,
        count(distinct case when is_revoked then accountability_no end) as revoked_case_count,
        sum(case when is_standing then coalesce(deduction_score, 0) else 0 end) as deduction_score
    from decision
    group by department_code, year, attachment_code, coalesce(form_code, '-'), coalesce(role, '-')

),

transfer as (

    select
        whole.department_code,
        transfer.transferred_date,
        transfer.accepted_date,
        cast(extract(year from transfer.transferred_date) as bigint) as year,
        coalesce(whole.regulation_code, '-') as regulation_code,
        case when transfer.accepted_date <= build.as_of_date then transfer.accepted_date end as known_accepted_date,
        build.as_of_date,
        cast(parameter.value as bigint) as accept_days
    from {{ ref('fct_case_transfer') }} as transfer
    inner join {{ ref('int_accountability__case') }} as whole
        on transfer.accountability_no = whole.accountability_no
    cross join {{ source('ops', 'build_parameters') }} as build
    left join {{ ref('int_supervision__parameter') }} as parameter
        on
            whole.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'transfer_accept_days'
            and {{ in_force('parameter', 'transfer.transferred_date') }}
    where transfer.transferred_date <= build.as_of_date

),

transferred as (

    select
        department_code,
        year,
        regulation_code,
        '-' as form_code,
        '-' as role,
        count(*) as transfer_count,
        count(known_accepted_date) as accepted_transfer_count,
        count(
            case when coalesce(known_accepted_date, as_of_date) - transferred_date > accept_days then 1 end
        ) as late_transfer_count
    from transfer
    group by department_code, year, regulation_code

),

joined as (

    select
        coalesce(decided.department_code, transferred.department_code) as department_code,
        coalesce(decided.year, transferred.year) as year,
        coalesce(decided.regulation_code, transferred.regulation_code) as regulation_code,
        coalesce(decided.form_code, transferred.form_code) as form_code,
        coalesce(decided.role, transferred.role) as role,
        coalesce(decided.case_count, 0) as case_count,
        coalesce(decided.person_count, 0) as person_count,
        coalesce(decided.revoked_case_count, 0) as revoked_case_count,
        coalesce(decided.deduction_score, 0) as deduction_score,
        coalesce(transferred.transfer_count, 0) as transfer_count,
        coalesce(transferred.accepted_transfer_count, 0) as accepted_transfer_count,
        coalesce(transferred.late_transfer_count, 0) as late_transfer_count
    from decided
    full outer join transferred
        on
            decided.department_code = transferred.department_code
            and decided.year = transferred.year
            and decided.regulation_code = transferred.regulation_code
            and decided.form_code = transferred.form_code
            and decided.role = transferred.role

)

select
    joined.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    joined.year,
    joined.regulation_code,
    joined.form_code,
    joined.role,
    {{ to_count('joined.case_count') }} as case_count,
    {{ to_count('joined.person_count') }} as person_count,
    {{ to_count('joined.revoked_case_count') }} as revoked_case_count,
    cast(joined.deduction_score as decimal(18, 2)) as deduction_score,
    {{ to_count('joined.transfer_count') }} as transfer_count,
    {{ to_count('joined.accepted_transfer_count') }} as accepted_transfer_count,
    {{ to_count('joined.late_transfer_count') }} as late_transfer_count,
    build.as_of
from joined
inner join {{ ref('int_organisation__current_department') }} as department
    on joined.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by joined.department_code, joined.year, joined.regulation_code, joined.form_code, joined.role
