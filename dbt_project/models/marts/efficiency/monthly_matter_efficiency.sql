-- One row per matter, department and month: the same matter compared across departments and districts.
with finished as (

    select
        matter_code,
        department_code,
        finished_month as month,
        count(*) as finished_count,
        count(case when is_normal_finish then 1 end) as normal_finish_count,
        count(case when is_normal_finish and not is_overdue_promised then 1 end) as on_time_promised_count,
        count(case when is_normal_finish then is_overdue_promised end) as on_time_promised_base_count,
        count(case when is_normal_finish and not is_overdue_statutory then 1 end) as on_time_statutory_count,
        count(case when is_normal_finish then is_overdue_statutory end) as on_time_statutory_base_count,
        count(case when is_normal_finish then elapsed_working_days end) as timed_count,
        sum(case when is_normal_finish then elapsed_working_days end) as elapsed_working_days,
        {{ percentile('case when is_normal_finish then elapsed_working_days end', 0.5) }}
            as median_elapsed_working_days,
        {{ percentile('case when is_normal_finish then elapsed_working_days end', 0.9) }} as p90_elapsed_working_days,
        count(channel) as channel_known_count,
        count(case when channel = 'window' then 1 end) as window_count,
        min(matter_version) as earliest_version
    from {{ ref('int_approvals__finished_case') }}
    group by all

),

matter as (

    select
        matter_code,
        max_by(matter_name, matter_version) as matter_name
    from {{ ref('dim_matter') }}
    group by matter_code

),

-- W01: what is asked of matters that are handled online, as in force when the month began.
window_rule as (

    select
        {% for name in ['maximum_window_ratio', 'minimum_channel_known', 'minimum_online_depth'] %}
        max(case when parameter.parameter = '{{ name }}' then parameter.value end) as {{ name }},
        {% endfor %}
        parameter.jurisdiction_code,
        month.month
    from {{ ref('int_approvals__rule_parameter') }} as parameter
    inner join {{ ref('int_ops__month') }} as month
        on
            parameter.rule_id = 'W01'
            and month.month between parameter.valid_from and parameter.valid_to
    group by parameter.jurisdiction_code, month.month

)

select
    finished.matter_code,
    matter.matter_name,
    finished.department_code,
    department.jurisdiction_code,
    finished.month,
    finished.finished_count,
    finished.normal_finish_count,
    finished.on_time_promised_count,
    finished.on_time_promised_base_count,
    {{ exact_ratio('finished.on_time_promised_count', 'finished.on_time_promised_base_count') }}
        as on_time_promised_ratio,
    finished.on_time_statutory_count,
    finished.on_time_statutory_base_count,
    {{ exact_ratio('finished.on_time_statutory_count', 'finished.on_time_statutory_base_count') }}
        as on_time_statutory_ratio,
    finished.timed_count,
    cast({{ exact_ratio('finished.elapsed_working_days', 'finished.timed_count') }} as decimal(9, 4))
        as mean_elapsed_working_days,
    finished.median_elapsed_working_days,
    finished.p90_elapsed_working_days,
    finished.window_count,
    finished.channel_known_count,
    {{ exact_ratio('finished.window_count', 'finished.channel_known_count') }} as window_ratio,
    case
        when finished.channel_known_count >= window_rule.minimum_channel_known
            then
                cast(version.online_depth as integer) >= window_rule.minimum_online_depth
                and finished.window_count > window_rule.maximum_window_ratio * finished.channel_known_count
    end as is_window_share_too_high,
    build.as_of
from finished
cross join {{ source('ops', 'build_parameters') }} as build
inner join matter on finished.matter_code = matter.matter_code
inner join {{ ref('int_organisation__current_department') }} as department
    on finished.department_code = department.department_code
left join {{ ref('dim_matter') }} as version
    on
        finished.matter_code = version.matter_code
        and finished.earliest_version = version.matter_version
left join window_rule
    on
        department.jurisdiction_code = window_rule.jurisdiction_code
        and finished.month = window_rule.month
order by department.jurisdiction_code, finished.matter_code, finished.department_code, finished.month
