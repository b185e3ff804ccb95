-- One row per department and fiscal year: the cost of a finished case and the cases finished in time, each against the
-- median of the group. Both together place a department in a quadrant; there is no rank by cost.
with department_year as (

    select
        unit_cost.*,
        jurisdiction.fiscal_year_start_month
    from {{ ref('yearly_department_unit_cost') }} as unit_cost
    inner join {{ source('reference', 'jurisdiction') }} as jurisdiction
        on unit_cost.jurisdiction_code = jurisdiction.jurisdiction_code
    where unit_cost.is_preferred

),

timely as (

    select
        department_year.department_code,
        department_year.fiscal_year,
        count(case when approval_case.is_normal_finish and not approval_case.is_overdue then 1 end) as on_time_count,
        count(case when approval_case.is_normal_finish then approval_case.is_overdue end) as on_time_base_count
    from department_year
    inner join {{ ref('int_approvals__finished_case') }} as approval_case
        on
            department_year.department_code = approval_case.department_code
            and department_year.fiscal_year
            = {{ fiscal_year_of('approval_case.finished_month', 'department_year.fiscal_year_start_month') }}
    group by department_year.department_code, department_year.fiscal_year

),

-- What is set on the first day of the fiscal year holds for it.
judged as (

    select
        department_year.*,
        coalesce(timely.on_time_count, 0) as on_time_count,
        coalesce(timely.on_time_base_count, 0) as on_time_base_count,
        {{ exact_ratio('timely.on_time_count', 'timely.on_time_base_count') }} as on_time_ratio,
        minimum_departments.value as minimum_departments,
        case
            when department_year.unit_cost_amount is null then 'no_unit_cost'
            when
                department_year.finished_count < minimum_finished.value
                or coalesce(timely.on_time_base_count, 0) < minimum_finished.value
                then 'too_few_cases'
        end as own_reason
    from department_year
    left join timely
        on
            department_year.department_code = timely.department_code
            and department_year.fiscal_year = timely.fiscal_year
    inner join {{ ref('int_fiscal__department_year') }} as bounds
        on
            department_year.department_code = bounds.department_code
            and department_year.fiscal_year = bounds.fiscal_year
    left join {{ ref('int_fiscal__parameter') }} as minimum_finished
        on
            department_year.jurisdiction_code = minimum_finished.jurisdiction_code
            and minimum_finished.parameter = 'quadrant_minimum_finished'
            and {{ in_force('minimum_finished', 'bounds.first_date') }}
    left join {{ ref('int_fiscal__parameter') }} as minimum_departments
        on
            department_year.jurisdiction_code = minimum_departments.jurisdiction_code
            and minimum_departments.parameter = 'quadrant_minimum_departments'
            and {{ in_force('minimum_departments', 'bounds.first_date') }}

),

peer_group as (

    select
        jurisdiction_code,
        coalesce(ranking_group, '') as group_name,
        fiscal_year,
        count(*) as group_department_count,
        {{ percentile('unit_cost_amount', 0.5, 'decimal(18, 2)') }} as group_median_unit_cost_amount,
        {{ percentile('on_time_ratio', 0.5, 'decimal(12, 6)') }} as group_median_on_time_ratio
    from judged
    where own_reason is null
    group by jurisdiction_code, coalesce(ranking_group, ''), fiscal_year

),

placed as (

    select
        judged.*,
        coalesce(peer_group.group_department_count, 0) as group_department_count,
        peer_group.group_median_unit_cost_amount,
        peer_group.group_median_on_time_ratio,
        coalesce(
            judged.own_reason,
            case
                when coalesce(peer_group.group_department_count, 0) < judged.minimum_departments then 'small_group'
            end
        ) as not_placed_reason
    from judged
    left join peer_group
        on
            judged.jurisdiction_code = peer_group.jurisdiction_code
            and coalesce(judged.ranking_group, '') = peer_group.group_name
            and judged.fiscal_year = peer_group.fiscal_year

),

named as (

    select
        *,
        case
            when not_placed_reason is not null then null
            when unit_cost_amount <= group_median_unit_cost_amount and on_time_ratio >= group_median_on_time_ratio
                then 'low_cost_timely'
            when unit_cost_amount <= group_median_unit_cost_amount then 'low_cost_late'
            when on_time_ratio >= group_median_on_time_ratio then 'high_cost_timely'
            else 'high_cost_late'
        end as quadrant
    from placed

)

select
    named.department_code,
    named.department_name,
    named.jurisdiction_code,
    named.ranking_group,
    named.currency_code,
    named.fiscal_year,
    named.is_complete,
    named.driver,
    named.unit_cost_amount,
    named.group_median_unit_cost_amount,
    named.finished_count,
    cast(named.on_time_count as bigint) as on_time_count,
    cast(named.on_time_base_count as bigint) as on_time_base_count,
    named.on_time_ratio,
    named.group_median_on_time_ratio,
    cast(named.group_department_count as bigint) as group_department_count,
    named.quadrant,
    code.name_zh as quadrant_name_zh,
    code.name_en as quadrant_name_en,
    named.not_placed_reason,
    named.as_of
from named
left join {{ source('reference', 'code_set') }} as code
    on code.code_set = 'cost_efficiency_quadrant' and named.quadrant = code.code
order by named.jurisdiction_code, named.ranking_group, named.fiscal_year, named.department_code
