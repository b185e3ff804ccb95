-- One row per department, month, fault and kind of lead: how many things in the data point to the fault, and which are
-- the first and the last of them. A lead says where to look; it is no verdict.
with listed as (

    select
        fault_code,
        regulation_code,
        title_zh,
        title_en,
        concat_ws(';', nullif(detected_by, ''), nullif(lead_signals, '')) as signals
    from {{ source('reference', 'accountability_fault') }}

),

pointed as (

    select
        fault_code,
        regulation_code,
        title_zh,
        title_en,
        {{ list_item('signals', 'signal') }}
    from listed
    where signals <> ''

),

-- Rules are named by their number alone among those that detect a fault in approval.
fault as (

    select
        pointed.fault_code,
        pointed.regulation_code,
        pointed.title_zh,
        pointed.title_en,
        case when rule.rule_id is not null then 'alert_' || pointed.signal else pointed.signal end as lead_code
    from pointed
    left join {{ source('reference', 'rule_register') }} as rule on pointed.signal = rule.rule_id

),

counted as (

    select
        department_code,
        month,
        lead_code,
        count(*) as lead_count,
        min(example_key) as first_key,
        max(example_key) as last_key
    from {{ ref('int_accountability__lead') }}
    group by department_code, month, lead_code

)

select
    counted.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    counted.month,
    fault.fault_code,
    fault.title_zh as fault_zh,
    fault.title_en as fault_en,
    fault.regulation_code,
    counted.lead_code,
    {{ to_count('counted.lead_count') }} as lead_count,
    case
        when counted.lead_count = 1 then counted.first_key
        else counted.first_key || ';' || counted.last_key
    end as example_keys,
    build.as_of
from counted
inner join fault on counted.lead_code = fault.lead_code
inner join {{ ref('int_organisation__current_department') }} as department
    on counted.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by counted.department_code, counted.month, fault.fault_code, counted.lead_code
