-- A total is what its detail says, under every policy: sections that have points rescaled to 100, less signals, plus
-- bonuses up to the cap, less deductions; none where nothing was measured.
{{ config(severity='error', meta={
    'rule': 'E-TIE-04',
    'action': 'blocking',
    'title_zh': '总分与得分明细不符',
    'title_en': 'Score does not follow from its detail',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with detail as (

    select
        department_code,
        month,
        policy_id,
        max(case when component = 'section' and is_measured then 1 end) as is_measured,
        sum(case when component = 'section' then points end) as section_points,
        sum(case when component = 'section' and points is not null then full_points end) as pointed_points,
        sum(case when component = 'signal' then points else 0 end) as signal_points,
        sum(case when component = 'bonus' then coalesce(points, 0) else 0 end) as bonus_points,
        sum(case when component = 'deduction' then coalesce(points, 0) else 0 end) as deduction_points
    from {{ ref('monthly_department_score_detail') }}
    group by department_code, month, policy_id

),

recomputed as (

    select
        score.department_code,
        score.month,
        score.policy_id,
        score.total_score,
        (
            cast(detail.section_points as double) * detail.is_measured * 100 / cast(detail.pointed_points as double)
            - cast(detail.signal_points as double)
            + cast(least(detail.bonus_points, coalesce(cap.value, detail.bonus_points)) as double)
            - cast(detail.deduction_points as double)
        ) * cast(score.coefficient as double) as expected_score
    from {{ ref('monthly_department_approval_score') }} as score
    left join detail
        on
            score.department_code = detail.department_code
            and score.month = detail.month
            and score.policy_id = detail.policy_id
    left join {{ ref('int_approvals__score_parameter') }} as cap
        on
            score.jurisdiction_code = cap.jurisdiction_code
            and score.month = cap.month
            and score.policy_id = cap.policy_id
            and cap.parameter = 'bonus_cap'

)

select
    department_code,
    month,
    policy_id,
    total_score,
    expected_score
from recomputed
where
    (total_score is null) <> (expected_score is null)
    -- four decimals are kept of every part
    or abs(cast(total_score as double) - expected_score) > 0.001
