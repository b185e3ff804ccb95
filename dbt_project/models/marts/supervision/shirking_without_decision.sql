-- One row per supervision item not carried out for shirking or inaction, with nobody named or nothing decided.
select
    item_no,
    department_code,
    department_name,
    jurisdiction_code,
    subject_no,
    title,
    source_type,
    assigned_date,
    effective_due_date,
    reason_code,
    is_overdue,
    overdue_days,
    has_responsible_person,
    handling_decision_no,
    case
        when not has_responsible_person and handling_decision_no is null then 'no_person_no_decision'
        when not has_responsible_person then 'no_person'
        else 'no_decision'
    end as gap_code,
    as_of
from {{ ref('fct_supervision_item') }}
where
    is_counted
    and is_shirking_or_inaction
    and (not has_responsible_person or handling_decision_no is null)
order by item_no
