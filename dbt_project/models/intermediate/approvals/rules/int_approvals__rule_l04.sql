-- L04 材料不齐而正常办结: finished normally with fewer materials than its matter requires.
select
    finished.case_no,
    cast(finished.finished_at as date) as found_date,
    {{ excess('matter.required_materials_count - submitted.materials_count') }} as excess
from {{ ref('int_approvals__finished_case') }} as finished
-- where no message says how many there were, nothing is known
inner join {{ ref('int_approvals__case_acceptance') }} as submitted on finished.case_no = submitted.case_no
inner join {{ ref('dim_matter') }} as matter
    on
        finished.matter_code = matter.matter_code
        and finished.matter_version = matter.matter_version
where
    finished.is_normal_finish
    and coalesce(finished.exclusion_reason, '') <> 'rows_waiting'
    and submitted.materials_count < matter.required_materials_count
