-- One row per decision that disciplined a person for a fault in approval and stands at as_of: a review or an appeal
-- that revoked it takes it back. Faults A01 to D03 are those of approval.
select
    accountability_no,
    person_id,
    form_code,
    department_code,
    min(event_date) as decided_date
from {{ ref('int_accountability__decision') }}
where
    is_standing
    and form_code is not null
    and fault_code >= 'A01'
    and fault_code <= 'D03'
group by accountability_no, person_id, form_code, department_code
