-- People in post at the end of a quarter, beside the posts the budget of that fiscal year has. The file lists each
-- department by fund, and the total of the funds beside them: the total alone is taken. A date that several reports
-- state counts as the last of them has it.
with position as (

    select
        _row_number,
        if(dept_name_raw like 'Office of Property Assessment%', '59', dept_code) as dept_code,
        fiscal_year,
        variable,
        as_of_date,
        cast(report_fiscal_year as integer) * 10 + cast(report_quarter as integer) as report_no,
        cast(total as integer) as posts
    from source_rows
    where fund = 'Total'

),

adopted as (

    select *
    from position
    where variable = 'Adopted Budget'
    qualify row_number() over (partition by dept_code, fiscal_year order by report_no desc) = 1

)

select
    counted._row_number,
    'PHLQ-' || counted.dept_code as department_code,
    counted.as_of_date,
    adopted.posts as authorised_posts,
    counted.posts as in_post
from position as counted
left join adopted on counted.dept_code = adopted.dept_code and counted.fiscal_year = adopted.fiscal_year
where counted.variable = 'Actual'
qualify row_number() over (partition by counted.dept_code, counted.as_of_date order by counted.report_no desc) = 1
