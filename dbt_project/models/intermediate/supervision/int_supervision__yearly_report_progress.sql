-- One row per department and year of its quarterly reports: investment done and planned, key work in all and finished.
with told as (

    select
        department_code,
        report_year,
        quarter,
        item_no,
        category,
        investment_plan_amount,
        investment_done_amount,
        coalesce(verified_ratio, actual_ratio) as reached_ratio,
        case
            when category = 'investment'
                then investment_plan_amount is not null and investment_done_amount is not null
            else coalesce(verified_ratio, actual_ratio) is not null
        end as is_told
    from {{ ref('quarterly_key_work_progress') }}

),

-- Progress counts from the first of the year: the last report that tells it says it all.
latest as (

    select
        *,
        row_number() over (
            partition by department_code, report_year, item_no
            order by case when is_told then 0 else 1 end, quarter desc
        ) as recency
    from told

)

-- No such item is nought; items of which no report tells both amounts leave them unknown.
select
    department_code,
    report_year,
    {% for amount, total in [
        ('investment_plan_amount', 'planned_investment_amount'),
        ('investment_done_amount', 'completed_investment_amount'),
    ] %}
    cast(
        case
            when max(case when category = 'investment' then 1 else 0 end) = 0 then 0
            else sum(case when category = 'investment' and is_told then {{ amount }} end)
        end
        as decimal(18, 2)
    ) as {{ total }},
    {% endfor %}
    {{ to_count("sum(case when category = 'key_work' then 1 else 0 end)") }} as key_work_assigned_count,
    {{ to_count("sum(case when category = 'key_work' and reached_ratio >= 1 then 1 else 0 end)") }}
        as key_work_finished_count
from latest
where recency = 1
group by department_code, report_year
