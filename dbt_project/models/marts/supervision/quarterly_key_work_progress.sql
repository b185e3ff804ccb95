-- One row per item of a quarterly report: progress as planned, as reported and as an inspection verified it.
with item as (

    select
        item.*,
        build.as_of_date,
        {{ months_after('make_date(cast(item.report_year as integer), 1, 1)', 'cast(item.quarter * 3 as integer)') }}
        - 1 as quarter_end_date
    from {{ ref('fct_quarterly_report_item') }} as item
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        item.quarter between 1 and 4
        and coalesce(item.submitted_date <= build.as_of_date, true)

),

span as (

    select distinct
        jurisdiction_code,
        quarter_end_date
    from item

),

-- What is set on the last day of the quarter holds for its report.
parameter as (

    select
        {% for parameter in ['progress_amber_points', 'progress_red_points', 'untrue_progress_points'] %}
        max(case when parameter.parameter = '{{ parameter }}' then parameter.value end) as {{ parameter }},
        {% endfor %}
        span.jurisdiction_code,
        span.quarter_end_date
    from span
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            span.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'span.quarter_end_date') }}
    group by span.jurisdiction_code, span.quarter_end_date

),

-- Progress grows: the first inspection tells most of the quarter, and of one day the lowest value.
inspected as (

    select
        department_code,
        item_no,
        report_year,
        quarter,
        verified_ratio,
        inspected_date,
        row_number() over (
            partition by department_code, item_no, report_year, quarter
            order by inspected_date, verified_ratio, inspection_no
        ) as occurrence,
        count(*) over (partition by department_code, item_no, report_year, quarter) as inspection_count
    from {{ ref('int_supervision__inspected_report') }}

),

measured as (

    select
        item.*,
        inspected.verified_ratio,
        inspected.inspected_date as verified_date,
        {{ to_count('coalesce(inspected.inspection_count, 0)') }} as inspection_count,
        item.actual_ratio - item.planned_ratio as deviation_points,
        parameter.progress_amber_points,
        parameter.progress_red_points,
        parameter.untrue_progress_points,
        duty.report_due_date
    from item
    inner join {{ ref('int_supervision__report_duty') }} as duty
        on
            item.department_code = duty.department_code
            and item.report_year = duty.report_year
            and item.quarter = duty.quarter
    left join parameter
        on item.jurisdiction_code = parameter.jurisdiction_code and item.quarter_end_date = parameter.quarter_end_date
    left join inspected
        on
            item.department_code = inspected.department_code
            and item.item_no = inspected.item_no
            and item.report_year = inspected.report_year
            and item.quarter = inspected.quarter
            and inspected.occurrence = 1

)

select
    report_year,
    quarter,
    department_code,
    department_name,
    jurisdiction_code,
    item_no,
    category,
    title,
    project_code,
    supervision_item_no,
    planned_ratio,
    actual_ratio,
    verified_ratio,
    cast(deviation_points as decimal(18, 6)) as deviation_ratio,
    case
        when deviation_points < -progress_red_points then 'red'
        when deviation_points < -progress_amber_points then 'amber'
        when deviation_points >= -progress_amber_points then 'green'
    end as deviation_level,
    report_due_date,
    submitted_date,
    submitted_date > report_due_date as is_submitted_late,
    copied_to_supervision_date,
    coalesce(copied_to_supervision_date <= as_of_date, false) as is_copied_to_supervision,
    inspection_count,
    verified_date,
    actual_ratio - verified_ratio > untrue_progress_points as is_untrue,
    investment_plan_amount,
    investment_done_amount,
    currency_code,
    as_of
from measured
order by report_year, quarter, department_code, item_no
