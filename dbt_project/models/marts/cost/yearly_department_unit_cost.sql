-- One row per department with approval cases, fiscal year and driver: what of its operating expenditure falls to
-- approvals, and the cost of a finished case. The driver is a choice and stands in the row.
with cost as (

    select
        cost.*,
        department_year.first_date,
        least(department_year.last_date, build.as_of_date) as measured_to,
        jurisdiction.calendar_code,
        jurisdiction.fiscal_year_start_month
    from {{ ref('yearly_department_administrative_cost') }} as cost
    inner join {{ ref('int_fiscal__department_year') }} as department_year
        on
            cost.department_code = department_year.department_code
            and cost.fiscal_year = department_year.fiscal_year
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on cost.jurisdiction_code = jurisdiction.jurisdiction_code
    cross join {{ source('ops', 'build_parameters') }} as build

),

finished as (

    select
        cost.department_code,
        cost.fiscal_year,
        count(*) as finished_count,
        sum(approval_case.step_count) as step_count
    from cost
    inner join {{ ref('int_approvals__finished_case') }} as approval_case
        on
            cost.department_code = approval_case.department_code
            and cost.fiscal_year = {{ fiscal_year_of('approval_case.finished_month', 'cost.fiscal_year_start_month') }}
    group by cost.department_code, cost.fiscal_year

),

-- As published for the last month of the year, or for that of as_of.
open_case as (

    select
        cost.department_code,
        cost.fiscal_year,
        efficiency.open_count,
        row_number() over (
            partition by cost.department_code, cost.fiscal_year
            order by efficiency.month desc
        ) as recency
    from cost
    inner join {{ ref('monthly_department_approval_efficiency') }} as efficiency
        on
            cost.department_code = efficiency.department_code
            and cost.fiscal_year = {{ fiscal_year_of('efficiency.month', 'cost.fiscal_year_start_month') }}

),

-- From which month on cases are known at all: before it a department had cost, and its cases were not sent.
case_span as (

    select
        jurisdiction_code,
        min(month) as first_month
    from {{ ref('monthly_department_approval_efficiency') }}
    group by jurisdiction_code

),

-- What is set on the first day of the fiscal year holds for it; a jurisdiction's own drivers go before those for all.
driver as (

    select
        cost.department_code,
        cost.fiscal_year,
        setting.driver,
        setting.name_zh,
        setting.name_en,
        setting.is_preferred,
        row_number() over (
            partition by cost.department_code, cost.fiscal_year, setting.driver
            order by case when setting.jurisdiction_code = '*' then 1 else 0 end, setting.valid_from desc
        ) as preference
    from cost
    inner join {{ source('reference', 'unit_cost_driver') }} as setting
        on
            setting.jurisdiction_code in ('*', cost.jurisdiction_code)
            and cost.first_date >= setting.valid_from

),

measured as (

    select
        cost.*,
        finished.finished_count,
        finished.step_count,
        open_case.open_count,
        headcount.mean_in_post,
        headcount.mean_approval_posts,
        -- the workday numbers of a calendar count on, so that their difference is the working days in between
        until_day.workday_number - from_day.workday_number as working_day_count,
        step_hours.value as review_step_hours,
        day_hours.value as working_hours_per_day,
        -- cost and cases must begin in one month, and the cost of a year that has ended must reach its end
        greatest(case_span.first_month, cost.first_date) <> case
            when spending.executed_source = 'payments' then greatest(spending.first_month, cost.first_date)
            else cost.first_date
        end
        or (
            cost.is_complete
            and spending.executed_source = 'payments'
            and spending.last_month < {{ month_of('cost.measured_to') }}
        ) as has_other_months
    from cost
    left join {{ ref('int_fiscal__spending_year') }} as spending
        on cost.department_code = spending.department_code and cost.fiscal_year = spending.fiscal_year
    left join case_span on cost.jurisdiction_code = case_span.jurisdiction_code
    left join finished on cost.department_code = finished.department_code and cost.fiscal_year = finished.fiscal_year
    left join open_case
        on
            cost.department_code = open_case.department_code
            and cost.fiscal_year = open_case.fiscal_year
            and open_case.recency = 1
    left join {{ ref('int_fiscal__mean_headcount') }} as headcount
        on cost.department_code = headcount.department_code and cost.fiscal_year = headcount.fiscal_year
    left join {{ ref('int_organisation__calendar_day') }} as from_day
        on cost.calendar_code = from_day.calendar_code and cost.first_date - 1 = from_day.calendar_date
    left join {{ ref('int_organisation__calendar_day') }} as until_day
        on cost.calendar_code = until_day.calendar_code and cost.measured_to = until_day.calendar_date
    left join {{ ref('int_fiscal__parameter') }} as step_hours
        on
            cost.jurisdiction_code = step_hours.jurisdiction_code
            and step_hours.parameter = 'review_step_hours'
            and {{ in_force('step_hours', 'cost.first_date') }}
    left join {{ ref('int_fiscal__parameter') }} as day_hours
        on
            cost.jurisdiction_code = day_hours.jurisdiction_code
            and day_hours.parameter = 'working_hours_per_day'
            and {{ in_force('day_hours', 'cost.first_date') }}
    where finished.finished_count > 0 or open_case.open_count > 0

),

driven as (

    select
        measured.*,
        driver.driver,
        driver.name_zh as driver_name_zh,
        driver.name_en as driver_name_en,
        driver.is_preferred,
        cast(
            case driver.driver
                when 'approval_posts' then measured.mean_approval_posts
                when 'cases' then coalesce(measured.finished_count, 0)
                when 'working_hours' then nullif(measured.step_count, 0) * measured.review_step_hours
            end as decimal(18, 4)
        ) as driver_value,
        cast(
            case driver.driver
                when 'approval_posts' then measured.mean_in_post
                when 'cases' then coalesce(measured.finished_count, 0) + coalesce(measured.open_count, 0)
                when 'working_hours'
                    then
                        cast(measured.mean_in_post as double)
                        * measured.working_day_count
                        * cast(measured.working_hours_per_day as double)
            end as decimal(18, 4)
        ) as driver_base_value
    from measured
    inner join driver
        on
            measured.department_code = driver.department_code
            and measured.fiscal_year = driver.fiscal_year
            and driver.preference = 1

),

judged as (

    select
        *,
        case
            -- a department that runs on nothing is one whose item is missing from the list
            when coalesce(operating_expenditure_amount, 0) <= 0 then 'no_operating_expenditure'
            when coalesce(finished_count, 0) = 0 then 'no_finished_case'
            when has_other_months then 'other_months'
            when coalesce(driver_value, 0) <= 0 or coalesce(driver_base_value, 0) <= 0 then 'no_driver'
            when driver_value > driver_base_value then 'driver_above_base'
        end as not_measured_reason
    from driven

),

apportioned as (

    select
        *,
        case
            when not_measured_reason is null
                then
                    cast(
                        round(
                            cast(operating_expenditure_amount as double) * cast(driver_value as double)
                            / cast(driver_base_value as double),
                            2
                        ) as decimal(18, 2)
                    )
        end as apportioned_amount
    from judged

)

select
    department_code,
    department_name,
    jurisdiction_code,
    ranking_group,
    currency_code,
    fiscal_year,
    is_complete,
    driver,
    driver_name_zh,
    driver_name_en,
    is_preferred,
    operating_expenditure_amount,
    driver_value,
    driver_base_value,
    case
        when not_measured_reason is null
            then {{ exact_ratio('cast(driver_value as double)', 'cast(driver_base_value as double)') }}
    end as driver_share_ratio,
    apportioned_amount,
    cast(coalesce(finished_count, 0) as bigint) as finished_count,
    {{ amount_per('apportioned_amount', 'finished_count') }} as unit_cost_amount,
    not_measured_reason,
    as_of
from apportioned
order by jurisdiction_code, department_code, fiscal_year, driver
