-- A score lies between its bounds, and a rank in its interval.
{{ config(severity='error', meta={
    'rule': 'E-RANK-06',
    'action': 'blocking',
    'title_zh': '名次或得分不在其区间内',
    'title_en': 'Rank or score outside its interval',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
select
    department_code,
    month,
    policy_id,
    score_low,
    total_score,
    score_high,
    rank_low,
    approval_rank,
    rank_high
from {{ ref('monthly_approval_efficiency_ranking') }}
where
    score_low > total_score
    or total_score > score_high
    or rank_low > approval_rank
    or approval_rank > rank_high
    or (rank_low is null) <> (rank_high is null)
    or (is_ranked and score_low is not null and rank_low is null)
