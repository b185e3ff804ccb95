-- P05 多次补正: the applicant was told of missing materials more often than once.
with notice as (

    select
        supplement.case_no,
        cast(supplement.noticed_at as date) as noticed_date,
        row_number() over (partition by supplement.case_no order by supplement.noticed_at, supplement.seq_no)
            as notice_no
    from {{ ref('int_approvals__supplement') }} as supplement
    cross join {{ source('ops', 'build_parameters') }} as build
    where supplement.noticed_at <= build.as_of

)

select
    notice.case_no,
    min(notice.noticed_date) as found_date,
    {{ excess('max(notice.notice_no - allowed.value)') }} as excess
from notice
inner join {{ ref('fct_approval_case') }} as approval_case on notice.case_no = approval_case.case_no
inner join {{ ref('int_approvals__measured_rule') }} as measured
    on
        approval_case.department_code = measured.department_code
        and measured.rule_id = 'P05'
inner join {{ ref('int_approvals__rule_parameter') }} as allowed
    on
        approval_case.jurisdiction_code = allowed.jurisdiction_code
        and allowed.rule_id = 'P05'
        and allowed.parameter = 'maximum_notices'
        and notice.noticed_date between allowed.valid_from and allowed.valid_to
where
    notice.notice_no > allowed.value
    and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
group by notice.case_no
