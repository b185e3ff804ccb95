-- Three statements of the reports become budget lines: what was adopted, each change of the target for the year, and
-- what was spent in the year once it is over. Targets and amounts up to a quarter, and projections, are left aside.
--
-- Employee Benefits (35-EB) is listed with its parts below it: 35-EB-... and, by the difference they leave in each
-- report since it is listed, 35-COVID. Counting both would count that money twice.
--
-- The reports state the same year again and again; of the budget adopted and of the year's actual amount the last
-- report counts. A report that lists two provisions under one code states them in two records.
with statement as (

    select
        dept_code,
        cast(fiscal_year as integer) as fiscal_year,
        variable,
        cast(report_fiscal_year as integer) * 10 + cast(report_quarter as integer) as report_no,
        min(as_of_date) as as_of_date,
        min(_row_number) as _row_number,
        sum(cast(total as decimal(18, 2))) as amount
    from source_rows
    where
        dept_code not like '35-EB-%'
        and dept_code <> '35-COVID'
        and time_period = 'Full Year'
        and variable in ('Adopted Budget', 'Target Budget', 'Actual')
    group by all

),

settled as (

    select *
    from statement
    where variable <> 'Target Budget'
    qualify row_number() over (partition by dept_code, fiscal_year, variable order by report_no desc) = 1

),

adopted as (

    select *
    from settled
    where variable = 'Adopted Budget'

),

-- A department is under a target from the first report that lists it; one that a later report of the year does not
-- list any more has none left.
listed as (

    select
        begun.dept_code,
        report.fiscal_year,
        report.report_no,
        report.as_of_date,
        stated._row_number,
        coalesce(stated.amount, 0) as target
    from (
        select
            dept_code,
            fiscal_year,
            min(report_no) as first_report
        from statement
        where variable = 'Target Budget'
        group by all
    ) as begun
    inner join (
        select distinct
            fiscal_year,
            report_no,
            as_of_date
        from statement
        where variable = 'Target Budget'
    ) as report
        on begun.fiscal_year = report.fiscal_year and begun.first_report <= report.report_no
    left join statement as stated
        on
            stated.variable = 'Target Budget'
            and begun.dept_code = stated.dept_code
            and begun.fiscal_year = stated.fiscal_year
            and report.report_no = stated.report_no

),

change as (

    select
        listed.dept_code,
        listed.fiscal_year,
        listed.report_no,
        listed.as_of_date,
        listed._row_number is not null as is_stated,
        -- where a department is listed no more, the last record that did stands behind the change
        last_value(listed._row_number ignore nulls) over up_to_report as _row_number,
        listed.target
        - coalesce(lag(listed.target) over up_to_report, adopted.amount, 0) as amount
    from listed
    left join adopted on listed.dept_code = adopted.dept_code and listed.fiscal_year = adopted.fiscal_year
    window up_to_report as (partition by listed.dept_code, listed.fiscal_year order by listed.report_no)

)

select
    _row_number,
    fiscal_year,
    'PHLQ-' || dept_code as department_code,
    'general_fund' as fund_type,
    if(variable = 'Adopted Budget', 'initial', 'final') as phase,
    '-' as doc_no,
    amount,
    null as effective_date
from settled

union all

select
    _row_number,
    fiscal_year,
    'PHLQ-' || dept_code as department_code,
    'general_fund' as fund_type,
    'adjusted' as phase,
    'QCMR FY' || (report_no // 10) || ' Q' || (report_no % 10) as doc_no,
    amount,
    as_of_date as effective_date
from change
where is_stated or amount <> 0
