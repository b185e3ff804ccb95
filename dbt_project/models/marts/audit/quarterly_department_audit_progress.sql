-- One row per department and quarter: what was found, put right and struck off, in the quarter and since January.
{% set finding_measures = [
    ('finding', 'count'), ('found', 'amount'), ('violation', 'amount'), ('irregular', 'amount'), ('loss', 'amount')
] %}
with period as (

    select
        year_of.*,
        position.position as quarter,
        make_date(cast(year_of.year as integer), 3 * position.position - 2, 1) as quarter_first_date
    from {{ ref('int_audit__department_year') }} as year_of
    cross join (
        {% for quarter in [1, 2, 3, 4] %}
        select {{ quarter }} as position
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as position

),

-- a quarter that has not begun has no row
quarter as (

    select
        *,
        least({{ months_after('quarter_first_date', 3) }} - 1, measured_date) as quarter_measured_date
    from period
    where quarter_first_date <= measured_date

),

raised as (

    select
        department_code,
        extract(year from raised_date) as year,
        extract(quarter from raised_date) as quarter,
        count(*) as finding_count,
        sum(amount) as found_amount,
        sum(case when amount_category = '违规' then amount end) as violation_amount,
        sum(case when amount_category = '管理不规范' then amount end) as irregular_amount,
        sum(case when amount_category = '损失浪费' then amount end) as loss_amount
    from {{ ref('fct_audit_finding') }}
    where raised_date <= cast(as_of as date)
    group by department_code, extract(year from raised_date), extract(quarter from raised_date)

),

struck_off as (

    select
        department_code,
        extract(year from struck_off_date) as year,
        extract(quarter from struck_off_date) as quarter,
        count(*) as struck_off_count
    from {{ ref('fct_audit_finding') }}
    where struck_off_date is not null and raised_date <= cast(as_of as date)
    group by department_code, extract(year from struck_off_date), extract(quarter from struck_off_date)

),

event as (

    select
        department_code,
        extract(year from event_date) as year,
        extract(quarter from event_date) as quarter,
        count(*) as event_count,
        sum(amount) as rectified_amount
    from {{ ref('fct_audit_rectification') }}
    where event_date <= cast(as_of as date)
    group by department_code, extract(year from event_date), extract(quarter from event_date)

),

measured as (

    select
        quarter.*,
        {% for measure, unit in finding_measures %}
        case when quarter.sends_findings then coalesce(raised.{{ measure }}_{{ unit }}, 0) end
            as {{ measure }}_quarter_{{ unit }},
        {% endfor %}
        case when quarter.sends_rectifications then coalesce(struck_off.struck_off_count, 0) end
            as struck_off_quarter_count,
        -- events that name no amount leave it unknown
        case
            when not quarter.sends_rectifications then null
            when event.event_count is null then 0
            else event.rectified_amount
        end as rectified_quarter_amount,
        event.event_count,
        event.rectified_amount
    from quarter
    {% for relation in ['raised', 'struck_off', 'event'] %}
    left join {{ relation }}
        on
            quarter.department_code = {{ relation }}.department_code
            and quarter.year = {{ relation }}.year
            and quarter.quarter = {{ relation }}.quarter
    {% endfor %}

)

select
    department_code,
    department_name,
    jurisdiction_code,
    currency_code,
    {{ to_count('year') }} as year,
    {{ to_count('quarter') }} as quarter,
    quarter_measured_date as measured_date,
    quarter_measured_date = {{ months_after('quarter_first_date', 3) }} - 1 as is_complete,
    {% for measure, unit in finding_measures + [('struck_off', 'count')] %}
    {% set type = 'bigint' if unit == 'count' else 'decimal(18, 2)' %}
    cast({{ measure }}_quarter_{{ unit }} as {{ type }}) as {{ measure }}_quarter_{{ unit }},
    cast(sum({{ measure }}_quarter_{{ unit }}) over since_january as {{ type }}) as {{ measure }}_ytd_{{ unit }},
    {% endfor %}
    cast(rectified_quarter_amount as decimal(18, 2)) as rectified_quarter_amount,
    cast(
        case
            when not sends_rectifications then null
            when count(event_count) over since_january = 0 then 0
            else sum(rectified_amount) over since_january
        end as decimal(18, 2)
    ) as rectified_ytd_amount,
    as_of
from measured
window
    since_january as (
        partition by department_code, year
        order by quarter
        rows between unbounded preceding and current row
    )
order by department_code, year, quarter
