-- One row per department and year: how many 优秀 it may give, how many it gave, and whether the regular assessment came
-- first and plan and result were displayed.
with counted as (

    select
        department_code,
        department_name,
        jurisdiction_code,
        year,
        sum(case when assessment_kind = 'annual' then people_count end) as assessed_count,
        {% for class in ['leading', 'non_leading', 'department_head', 'unit_head'] %}
        sum(case when assessment_kind = 'annual' and staff_class = '{{ class }}' then people_count end)
            as {{ class }}_assessed_count,
        -- a class that was assessed and has no row of 优秀 has none
        sum(
            case
                when assessment_kind = 'annual' and staff_class = '{{ class }}'
                    then case when grade = '优秀' then people_count else 0 end
            end
        ) as {{ class }}_excellent_count,
        {% endfor %}
        sum(
            case when assessment_kind = 'annual' then case when grade = '优秀' then people_count else 0 end end
        ) as excellent_count,
        sum(case when assessment_kind = 'regular' then people_count end) as regular_assessed_count,
        max(case when assessment_kind = 'regular' then notice_date end) as regular_notice_date,
        max(case when assessment_kind = 'annual' then plan_published_date end) as plan_published_date,
        min(case when assessment_kind = 'annual' then notice_date end) as first_notice_date,
        max(case when assessment_kind = 'annual' then notice_date end) as notice_date,
        count(case when assessment_kind = 'annual' and plan_published_date is null then 1 end) as without_plan_count,
        count(case when assessment_kind = 'annual' and notice_date is null then 1 end) as without_notice_count
    from {{ ref('fct_staff_assessment') }}
    group by department_code, department_name, jurisdiction_code, year

),

placed as (

    select
        counted.*,
        claim.performance_band,
        claim.base_count,
        claim.ceiling_count,
        allocation.given_up_count,
        allocation.wanted_count,
        allocation.gained_count,
        allocation.pool_count,
        allocation.pool_left_count,
        claim.base_count - allocation.given_up_count + allocation.gained_count as quota_count,
        build.as_of_date
    from counted
    left join {{ ref('int_overall__quota_claim') }} as claim
        on counted.department_code = claim.department_code and counted.year = claim.year
    left join {{ ref('int_overall__quota_allocation') }} as allocation
        on counted.department_code = allocation.department_code and counted.year = allocation.year
    cross join {{ source('ops', 'build_parameters') }} as build

),

judged as (

    select
        *,
        case
            when quota_count is null then 'INSUFFICIENT_DATA'
            when excellent_count > quota_count then 'FAIL'
            else 'PASS'
        end as quota_outcome,
        -- the regular assessment is the main ground of the annual one, so it comes first
        case
            when assessed_count is null then 'SKIP'
            when regular_assessed_count is null then 'FAIL'
            when regular_notice_date is null or first_notice_date is null then 'INSUFFICIENT_DATA'
            when regular_notice_date > first_notice_date then 'FAIL'
            else 'PASS'
        end as regular_outcome,
        case
            when assessed_count is null then 'SKIP'
            when without_plan_count + without_notice_count > 0 then 'FAIL'
            when plan_published_date > as_of_date or notice_date > as_of_date then 'SKIP'
            when plan_published_date > first_notice_date then 'FAIL'
            else 'PASS'
        end as display_outcome
    from placed

)

select
    judged.department_code,
    judged.department_name,
    judged.jurisdiction_code,
    judged.year,
    judged.performance_band,
    {{ to_count('judged.assessed_count') }} as assessed_count,
    {{ to_count('judged.base_count') }} as base_count,
    {{ to_count('judged.given_up_count') }} as given_up_count,
    {{ to_count('judged.wanted_count') }} as wanted_count,
    {{ to_count('judged.gained_count') }} as gained_count,
    {{ to_count('judged.quota_count') }} as quota_count,
    {{ to_count('judged.ceiling_count') }} as ceiling_count,
    {{ to_count('judged.pool_count') }} as pool_count,
    {{ to_count('judged.pool_left_count') }} as pool_left_count,
    {{ to_count('judged.excellent_count') }} as excellent_count,
    {{ exact_ratio('judged.excellent_count', 'judged.assessed_count') }} as excellent_ratio,
    judged.excellent_count > judged.quota_count as is_exceeded,
    {{ to_count(
        'case when judged.excellent_count > judged.quota_count then judged.excellent_count - judged.quota_count'
        ~ ' when judged.quota_count is not null then 0 end'
    ) }} as excess_count,
    {% for class in ['leading', 'non_leading', 'department_head', 'unit_head'] %}
    {{ to_count('judged.' ~ class ~ '_assessed_count') }} as {{ class }}_assessed_count,
    {{ to_count('judged.' ~ class ~ '_excellent_count') }} as {{ class }}_excellent_count,
    {% endfor %}
    {{ to_count('judged.regular_assessed_count') }} as regular_assessed_count,
    judged.regular_notice_date,
    judged.plan_published_date,
    judged.notice_date,
    judged.quota_outcome,
    judged.regular_outcome,
    judged.display_outcome,
    case judged.quota_outcome
        when 'FAIL' then '优秀人数超过指标'
        when 'INSUFFICIENT_DATA' then '未报送年度考核'
    end as quota_reason_zh,
    case judged.quota_outcome
        when 'FAIL' then 'more graded excellent than the quota allows'
        when 'INSUFFICIENT_DATA' then 'the annual assessment was not sent'
    end as quota_reason_en,
    case
        when judged.regular_outcome = 'SKIP' then '未报送年度考核'
        when judged.regular_outcome = 'INSUFFICIENT_DATA' then '未报送公示日期，先后无从判断'
        when judged.regular_outcome = 'FAIL' and judged.regular_assessed_count is null then '没有平时考核'
        when judged.regular_outcome = 'FAIL' then '平时考核晚于年度考核'
    end as regular_reason_zh,
    case
        when judged.regular_outcome = 'SKIP' then 'the annual assessment was not sent'
        when judged.regular_outcome = 'INSUFFICIENT_DATA' then 'days of display were not sent; the order is not known'
        when judged.regular_outcome = 'FAIL' and judged.regular_assessed_count is null then 'no regular assessment'
        when judged.regular_outcome = 'FAIL' then 'the regular assessment came after the annual one'
    end as regular_reason_en,
    case
        when judged.display_outcome = 'SKIP' and judged.assessed_count is null then '未报送年度考核'
        when judged.display_outcome = 'SKIP' then '公布日期晚于截至时点'
        when judged.display_outcome = 'FAIL' and judged.without_plan_count > 0 then '没有考核方案公布日期'
        when judged.display_outcome = 'FAIL' and judged.without_notice_count > 0 then '没有考核结果公示日期'
        when judged.display_outcome = 'FAIL' then '方案公布晚于结果公示'
    end as display_reason_zh,
    case
        when judged.display_outcome = 'SKIP' and judged.assessed_count is null
            then 'the annual assessment was not sent'
        when judged.display_outcome = 'SKIP' then 'the display lies after as_of'
        when judged.display_outcome = 'FAIL' and judged.without_plan_count > 0
            then 'no day on which the plan was displayed'
        when judged.display_outcome = 'FAIL' and judged.without_notice_count > 0
            then 'no day on which the result was displayed'
        when judged.display_outcome = 'FAIL' then 'the plan was displayed after the result'
    end as display_reason_en,
    build.as_of
from judged
cross join {{ source('ops', 'build_parameters') }} as build
order by judged.jurisdiction_code, judged.year, judged.department_code
