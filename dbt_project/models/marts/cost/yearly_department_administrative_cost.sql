-- One row per department and fiscal year with any spending: what its administration cost, and for each person in post.
with spent as (

    select * from {{ ref('int_fiscal__yearly_amount') }}
    where executed_amount is not null

)

select
    spent.department_code,
    spent.department_name,
    spent.jurisdiction_code,
    spent.ranking_group,
    spent.currency_code,
    spent.fiscal_year,
    spent.last_date <= build.as_of_date as is_complete,
    spent.executed_amount,
    -- by functional item
    spent.operating_expenditure_amount,
    spent.no_item_paid_amount,
    {{ exact_ratio('spent.operating_expenditure_amount', 'spent.executed_amount') }} as operating_expenditure_ratio,
    previous.operating_expenditure_amount as previous_operating_expenditure_amount,
    case
        -- a year of which months were not sent is no year to compare with
        when
            spent.last_date <= build.as_of_date
            and not spending.lacks_months
            and not previous_spending.lacks_months
            then
                {{ exact_ratio(
                    '(spent.operating_expenditure_amount - previous.operating_expenditure_amount)',
                    'previous.operating_expenditure_amount'
                ) }}
    end as operating_expenditure_change_ratio,
    -- by economic class and unit
    spent.personnel_paid_amount,
    spent.public_use_paid_amount,
    spent.agency_operating_amount,
    spent.no_unit_paid_amount,
    spent.three_public_paid_amount,
    -- for each person in post
    headcount.mean_in_post as mean_in_post_count,
    headcount.first_headcount_date,
    headcount.last_headcount_date,
    coalesce(headcount.headcount_date_count, 0) as headcount_date_count,
    {% for measure in [
        'operating_expenditure', 'personnel', 'public_use', 'agency_operating', 'three_public'
    ] %}
    {{ amount_per(
        'spent.' ~ measure ~ ('_amount' if measure in ('operating_expenditure', 'agency_operating') else '_paid_amount'),
        'headcount.mean_in_post'
    ) }} as {{ measure }}_per_head_amount,
    {% endfor %}
    build.as_of
from spent
cross join {{ source('ops', 'build_parameters') }} as build
left join spent as previous
    on spent.department_code = previous.department_code and spent.fiscal_year = previous.fiscal_year + 1
left join {{ ref('int_fiscal__spending_year') }} as spending
    on spent.department_code = spending.department_code and spent.fiscal_year = spending.fiscal_year
left join {{ ref('int_fiscal__spending_year') }} as previous_spending
    on
        spent.department_code = previous_spending.department_code
        and spent.fiscal_year = previous_spending.fiscal_year + 1
left join {{ ref('int_fiscal__mean_headcount') }} as headcount
    on spent.department_code = headcount.department_code and spent.fiscal_year = headcount.fiscal_year
order by spent.jurisdiction_code, spent.department_code, spent.fiscal_year
