-- One row per department, calendar year and level of alert: how many of them led to accountability.
with followed as (

    select
        named.signal_no,
        max(case when named.notice_date is not null then 1 else 0 end) as is_told,
        max(case when named.opened_date is not null then 1 else 0 end) as is_opened,
        max(case when whole.has_standing_decision then 1 else 0 end) as is_decided
    from {{ ref('int_accountability__case_signal') }} as named
    inner join {{ ref('int_accountability__case') }} as whole on named.accountability_no = whole.accountability_no
    where named.signal_type = 'alert'
    group by named.signal_no

),

counted as (

    select
        alert.department_code,
        alert.level,
        cast(extract(year from alert.raised_date) as bigint) as year,
        count(*) as alert_count,
        count(case when followed.is_told = 1 then 1 end) as told_alert_count,
        count(case when followed.is_opened = 1 then 1 end) as opened_alert_count,
        count(case when followed.is_decided = 1 then 1 end) as decided_alert_count
    from {{ ref('fct_approval_alert') }} as alert
    left join followed on alert.alert_no = followed.signal_no
    group by alert.department_code, alert.level, extract(year from alert.raised_date)

)

select
    counted.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    counted.year,
    counted.level,
    {{ to_count('counted.alert_count') }} as alert_count,
    {{ to_count('counted.told_alert_count') }} as told_alert_count,
    {{ exact_ratio('counted.told_alert_count', 'counted.alert_count') }} as told_alert_ratio,
    {{ to_count('counted.opened_alert_count') }} as opened_alert_count,
    {{ to_count('counted.decided_alert_count') }} as decided_alert_count,
    {{ exact_ratio('counted.decided_alert_count', 'counted.alert_count') }} as decided_alert_ratio,
    build.as_of
from counted
inner join {{ ref('int_organisation__current_department') }} as department
    on counted.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by counted.department_code, counted.year, counted.level
