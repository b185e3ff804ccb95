-- P08 延长审批超过一次或超过上限: the limit was extended a second time, or by more than the law allows.
with extension as (

    select
        case_no,
        limit_value,
        stated_limit_unit,
        cast(started_at as date) as started_date,
        row_number() over (partition by case_no order by started_at, seq_no) as extension_no
    from {{ ref('int_approvals__special_procedure') }}
    where special_type = '1'

),

judged as (

    select
        extension.case_no,
        extension.started_date,
        extension.extension_no,
        case
            -- what the catalogue says is in the unit of the limit, what the clock policy says in working days
            when
                coalesce(extension.stated_limit_unit, matter.limit_unit)
                = case when matter.extension_limit is null then 'workday' else matter.limit_unit end
                then
                    extension.limit_value - coalesce(
                        matter.extension_limit,
                        case
                            when matter.is_joint_handling then policy.extension_cap_joint_workdays
                            else policy.extension_cap_workdays
                        end
                    )
        end as days_beyond
    from extension
    inner join {{ ref('fct_approval_case') }} as approval_case on extension.case_no = approval_case.case_no
    inner join {{ ref('int_approvals__measured_rule') }} as measured
        on
            approval_case.department_code = measured.department_code
            and measured.rule_id = 'P08'
    left join {{ ref('dim_matter') }} as matter
        on
            approval_case.matter_code = matter.matter_code
            and approval_case.matter_version = matter.matter_version
    left join {{ ref('int_approvals__clock_policy') }} as policy
        on
            approval_case.jurisdiction_code = policy.jurisdiction_code
            and coalesce(matter.matter_type, 'unknown') = policy.matter_type
    where
        extension.started_date <= cast(approval_case.as_of as date)
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')

)

select
    case_no,
    min(started_date) as found_date,
    {{ excess('max(case when days_beyond > 0 then days_beyond end)') }} as excess
from judged
where
    extension_no > 1
    or days_beyond > 0
group by case_no
