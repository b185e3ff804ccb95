-- One row per supervision item, with the file and row it came from, and whether it is overdue at as_of.
with item as (

    select
        item.*,
        department.name_zh as department_name,
        department.jurisdiction_code,
        item_limit.effective_due_date,
        item_limit.due_date_basis,
        build.as_of,
        build.as_of_date,
        coalesce(
            item.verify_result = 'fail'
            and item.verified_date <= build.as_of_date
            and item.verified_date >= coalesce(item.finished_date, item.verified_date),
            false
        ) as is_sent_back
    from {{ ref('stg_supervision__item') }} as item
    inner join {{ ref('int_organisation__current_department') }} as department
        on item.lead_department_code = department.department_code
    inner join {{ ref('int_supervision__item_limit') }} as item_limit on item.item_no = item_limit.item_no
    cross join {{ source('ops', 'build_parameters') }} as build

),

-- What was sent back has to be done again. Finished on a day nobody says is finished, but not known to be in time.
followed as (

    select
        *,
        coalesce(status, 'open') <> 'cancelled' and assigned_date <= as_of_date as is_counted,
        not is_sent_back
        and (
            coalesce(finished_date <= as_of_date, false)
            or (finished_date is null and coalesce(status = 'finished', false))
        ) as is_finished
    from item

),

judged as (

    select
        *,
        case
            when not is_counted then false
            when effective_due_date is null then null
            when is_finished then finished_date > effective_due_date
            else as_of_date > effective_due_date
        end as is_overdue
    from followed

)

select
    item_no,
    source_type,
    source_doc_no,
    subject_no,
    title,
    lead_department_code as department_code,
    department_name,
    co_department_codes,
    urgency,
    assigned_date,
    due_date,
    effective_due_date,
    due_date_basis,
    status,
    feedback_due_date,
    feedback_date,
    finished_date,
    verified_date,
    verify_result,
    is_counted,
    is_sent_back,
    is_finished,
    is_overdue,
    cast(
        case
            when is_overdue
                then case when is_finished then finished_date else as_of_date end - effective_due_date
            when not is_overdue then 0
        end as bigint
    ) as overdue_days,
    reason_code,
    is_reason_accepted,
    coalesce(reason_code is not null and is_reason_accepted, false) as has_accepted_reason,
    coalesce(reason_code in ('shirking', 'inaction'), false) as is_shirking_or_inaction,
    handling_decision_no,
    rectification_measure,
    rectification_due_date,
    rectified_date,
    reminder_count,
    responsible_id is not null as has_responsible_person,
    jurisdiction_code,
    as_of,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from judged
order by item_no
