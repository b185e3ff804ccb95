-- One row per jurisdiction, year and dimension: how much of what could be audited was audited by the end of the year.
with period as (

    select
        jurisdiction_code,
        currency_code,
        year,
        as_of,
        min(first_date) as first_date,
        max(measured_date) as measured_date
    from {{ ref('int_audit__department_year') }}
    group by jurisdiction_code, currency_code, year, as_of

),

audit as (

    select
        period.year,
        audit.*
    from {{ ref('fct_audit_project') }} as audit
    inner join period
        on
            audit.jurisdiction_code = period.jurisdiction_code
            and audit.report_date >= period.first_date
            and audit.report_date <= period.measured_date

),

unit as (

    -- departments audited, for whatever and for performance
    select
        period.jurisdiction_code,
        period.year,
        'departments' as dimension,
        department.department_code as unit_code,
        count(audit.audit_no) > 0 as is_covered
    from period
    inner join {{ ref('int_fiscal__department') }} as department
        on period.jurisdiction_code = department.jurisdiction_code
    left join audit on department.department_code = audit.department_code and period.year = audit.year
    group by period.jurisdiction_code, period.year, department.department_code
    union all
    select
        period.jurisdiction_code,
        period.year,
        'performance_departments' as dimension,
        department.department_code as unit_code,
        count(case when audit.is_performance_audit then 1 end) > 0 as is_covered
    from period
    inner join {{ ref('int_fiscal__department') }} as department
        on period.jurisdiction_code = department.jurisdiction_code
    left join audit on department.department_code = audit.department_code and period.year = audit.year
    group by period.jurisdiction_code, period.year, department.department_code
    union all
    -- officials in office at the end of the year, audited since their term began
    select
        period.jurisdiction_code,
        period.year,
        'officials' as dimension,
        term.official_id as unit_code,
        count(audit.audit_no) > 0 as is_covered
    from period
    inner join {{ ref('fct_official_term') }} as term
        on
            period.jurisdiction_code = term.jurisdiction_code
            and term.term_start <= period.measured_date
            and coalesce(term.term_end, period.measured_date) >= period.measured_date
    left join {{ ref('fct_audit_project') }} as audit
        on
            term.official_id = audit.official_id
            and audit.audit_type = 'economic_responsibility'
            and audit.report_date >= term.term_start
            and audit.report_date <= period.measured_date
    group by period.jurisdiction_code, period.year, term.official_id
    union all
    -- during the term rather than at its end: the gate of supervision moved forward
    select
        jurisdiction_code,
        year,
        'during_term' as dimension,
        audit_no as unit_code,
        timing = '任中' as is_covered
    from audit
    where audit_type = 'economic_responsibility' and timing is not null
    union all
    select
        period.jurisdiction_code,
        period.year,
        'planned_audits' as dimension,
        planned.audit_no as unit_code,
        coalesce(planned.report_date <= period.measured_date, false) as is_covered
    from period
    inner join {{ ref('fct_audit_project') }} as planned
        on period.jurisdiction_code = planned.jurisdiction_code and period.year = planned.plan_year

),

counted as (

    select
        jurisdiction_code,
        year,
        dimension,
        count(*) as base_count,
        count(*) filter (where is_covered) as covered_count,
        cast(null as decimal(18, 2)) as base_amount,
        cast(null as decimal(18, 2)) as covered_amount
    from unit
    group by jurisdiction_code, year, dimension

),

-- spending of the fiscal year, of which no more can be audited than was spent
audited as (

    select
        audit.department_code,
        audit.fiscal_year,
        sum(audit.audited_amount) as audited_amount
    from {{ ref('fct_audit_project') }} as audit
    where audit.report_date <= cast(audit.as_of as date)
    group by audit.department_code, audit.fiscal_year

),

spending as (

    select
        fiscal.jurisdiction_code,
        fiscal.fiscal_year as year,
        'spending' as dimension,
        count(*) as base_count,
        count(audited.audited_amount) as covered_count,
        cast(sum(fiscal.executed_amount) as decimal(18, 2)) as base_amount,
        cast(
            sum(
                case
                    when audited.audited_amount is null then 0
                    else least(audited.audited_amount, fiscal.executed_amount)
                end
            ) as decimal(18, 2)
        ) as covered_amount
    from {{ ref('yearly_department_fiscal_performance') }} as fiscal
    left join audited
        on fiscal.department_code = audited.department_code and fiscal.fiscal_year = audited.fiscal_year
    where fiscal.executed_amount > 0
    group by fiscal.jurisdiction_code, fiscal.fiscal_year

),

measured as (

    select * from counted
    union all
    select * from spending

)

select
    measured.jurisdiction_code,
    period.currency_code,
    {{ to_count('measured.year') }} as year,
    measured.dimension,
    {{ to_count('measured.base_count') }} as base_count,
    {{ to_count('measured.covered_count') }} as covered_count,
    {{ to_count('measured.base_count - measured.covered_count') }} as uncovered_count,
    {{ exact_ratio('measured.covered_count', 'measured.base_count') }} as covered_ratio,
    measured.base_amount,
    measured.covered_amount,
    {{ exact_ratio('measured.covered_amount', 'measured.base_amount') }} as covered_amount_ratio,
    period.as_of
from measured
inner join period on measured.jurisdiction_code = period.jurisdiction_code and measured.year = period.year
order by measured.jurisdiction_code, measured.year, measured.dimension
