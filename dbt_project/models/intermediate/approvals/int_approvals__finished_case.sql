-- One row per case finished by as_of, with its month: what every monthly measure of finished cases is taken from.
select
    approval_case.*,
    {{ month_of('cast(approval_case.finished_at as date)') }} as finished_month,
    coalesce(approval_case.is_overdue_promised, approval_case.is_overdue_statutory) as is_overdue,
    coalesce(approval_case.case_type = '1', false) as is_immediate
from {{ ref('fct_approval_case') }} as approval_case
where
    approval_case.finished_at <= approval_case.as_of
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
