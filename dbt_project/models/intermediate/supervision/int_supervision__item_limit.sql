-- One row per supervision item of a known department: by when it has to be finished, and where that day comes from.
with item as (

    select
        item.item_no,
        item.source_type,
        item.assigned_date,
        item.due_date,
        item.urgency,
        department.calendar_code
    from {{ ref('stg_supervision__item') }} as item
    inner join {{ ref('int_organisation__current_department') }} as department
        on item.lead_department_code = department.department_code

),

-- What is said of an urgency goes before what is said of any.
allowed as (

    select
        item.item_no,
        coalesce(own.days, any_urgency.days) as limit_days,
        coalesce(own.unit, any_urgency.unit) as limit_unit
    from item
    left join {{ source('reference', 'supervision_limit') }} as own
        on item.source_type = own.source_type and item.urgency = own.urgency
    left join {{ source('reference', 'supervision_limit') }} as any_urgency
        on item.source_type = any_urgency.source_type and any_urgency.urgency = '*'

),

limited as (

    select
        item.item_no,
        item.due_date,
        case allowed.limit_unit
            when 'calendar_day' then item.assigned_date + cast(allowed.limit_days as integer)
            when 'workday' then due_day.due_date
        end as default_due_date
    from item
    inner join allowed on item.item_no = allowed.item_no
    left join {{ ref('int_organisation__calendar_day') }} as assigned_day
        on item.calendar_code = assigned_day.calendar_code and item.assigned_date = assigned_day.calendar_date
    left join {{ ref('int_organisation__due_day') }} as due_day
        on
            due_day.counting = 'workday'
            and item.calendar_code = due_day.calendar_code
            and assigned_day.workday_number + cast(allowed.limit_days as bigint) = due_day.day_index

)

select
    item_no,
    coalesce(due_date, default_due_date) as effective_due_date,
    case
        when due_date is not null then 'given'
        when default_due_date is not null then 'default'
    end as due_date_basis
from limited
