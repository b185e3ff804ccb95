"""The ranking of a month as every report shows it: one SELECT, one order, one set of Chinese words.

Here belongs choosing columns and naming them. The figures are computed in dbt; last month's figures
stand beside this month's, and no difference, sum or ratio is formed here.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

import duckdb

_RANKING = """
select
    ranking.jurisdiction_code,
    ranking.ranking_group,
    ranking.department_code,
    ranking.department_name,
    ranking.month,
    ranking.approval_rank,
    ranking.rank_low,
    ranking.rank_high,
    ranking.previous_rank,
    ranking.rank_change,
    ranking.total_score,
    ranking.score_low,
    ranking.score_high,
    ranking.measured_ratio,
    efficiency.received_count,
    efficiency.accepted_count,
    previous.accepted_count as previous_accepted_count,
    ranking.finished_count,
    previous.finished_count as previous_finished_count,
    efficiency.on_time_promised_ratio,
    efficiency.on_time_statutory_ratio,
    efficiency.mean_elapsed_working_days,
    previous.mean_elapsed_working_days as previous_mean_elapsed_working_days,
    efficiency.median_elapsed_working_days,
    efficiency.actual_speedup_ratio,
    efficiency.open_count,
    efficiency.open_overdue_count,
    efficiency.satisfied_ratio,
    sample.inspected_count as sample_inspected_count,
    sample.untrue_count as sample_untrue_count,
    ranking.is_ranked,
    ranking.rank_exclusion_reason,
    ranking.restatement_no,
    ranking.policy_id,
    ranking.as_of,
    coalesce(jurisdiction.name_zh, ranking.jurisdiction_code) as jurisdiction_name,
    coalesce(group_code.name_zh, ranking.ranking_group) as ranking_group_name
from marts.monthly_approval_efficiency_ranking as ranking
left join reference.jurisdiction as jurisdiction on ranking.jurisdiction_code = jurisdiction.jurisdiction_code
left join reference.code_set as group_code
    on group_code.code_set = 'ranking_group' and ranking.ranking_group = group_code.code
left join marts.monthly_department_approval_efficiency as efficiency
    on
        ranking.department_code = efficiency.department_code
        and ranking.month = efficiency.month
left join marts.monthly_department_approval_efficiency as previous
    on
        ranking.department_code = previous.department_code
        and previous.month = cast(ranking.month - interval 1 month as date)
left join marts.monthly_department_sample_inspection as sample
    on
        ranking.department_code = sample.department_code
        and ranking.month = sample.month
where ranking.month = ?
order by
    ranking.jurisdiction_code,
    ranking.ranking_group nulls last,
    ranking.is_ranked desc,
    ranking.approval_rank nulls last,
    ranking.department_code
"""

_SCORE_DETAIL = """
select
    ranking.department_code,
    ranking.department_name,
    detail.section_code,
    detail.rule_id,
    detail.level,
    detail.component,
    detail.offending_count,
    detail.base_count,
    detail.rate_ratio,
    detail.full_points,
    detail.points,
    detail.is_measured,
    coalesce(section_code.name_zh, detail.section_code) as section_name
from marts.monthly_approval_efficiency_ranking as ranking
inner join marts.monthly_department_score_detail as detail
    on
        ranking.department_code = detail.department_code
        and ranking.month = detail.month
        and ranking.policy_id = detail.policy_id
left join reference.code_set as section_code
    on section_code.code_set = 'score_section' and detail.section_code = section_code.code
where ranking.month = ?
order by
    ranking.jurisdiction_code,
    ranking.department_code,
    case detail.component when 'section' then 1 when 'signal' then 2 when 'bonus' then 3 else 4 end,
    detail.section_code nulls last,
    detail.rule_id nulls last,
    detail.level,
    detail.points
"""

HEADERS_ZH = {
    "jurisdiction_code": "辖区",
    "ranking_group": "排名分组",
    "jurisdiction_name": "辖区名称",
    "ranking_group_name": "排名分组名称",
    "department_code": "部门代码",
    "department_name": "部门",
    "month": "月份",
    "approval_rank": "名次",
    "rank_low": "名次区间（最好）",
    "rank_high": "名次区间（最差）",
    "rank_interval": "名次区间",
    "previous_rank": "上月名次",
    "rank_change": "名次变化",
    "total_score": "得分",
    "score_low": "得分区间（低）",
    "score_high": "得分区间（高）",
    "measured_ratio": "可测分值占比",
    "received_count": "收件量",
    "accepted_count": "受理量",
    "previous_accepted_count": "上月受理量",
    "finished_count": "办结量",
    "previous_finished_count": "上月办结量",
    "on_time_promised_ratio": "承诺时限内办结率",
    "on_time_statutory_ratio": "法定时限内办结率",
    "mean_elapsed_working_days": "平均办理工作日",
    "previous_mean_elapsed_working_days": "上月平均办理工作日",
    "median_elapsed_working_days": "办理工作日中位数",
    "actual_speedup_ratio": "实际提速率",
    "open_count": "在办量",
    "open_overdue_count": "在办超时量",
    "satisfied_ratio": "满意率",
    "sample_inspected_count": "真实性核查件数",
    "sample_untrue_count": "核查不实件数",
    "is_ranked": "是否参加排名",
    "rank_exclusion_reason": "未参加排名原因",
    "restatement_no": "发布次数",
    "policy_id": "评分办法",
    "as_of": "统计截止时间",
    "section_code": "评分部分代码",
    "section_name": "评分部分",
    "rule_id": "规则",
    "level": "级别",
    "component": "类别",
    "offending_count": "扣分件数",
    "base_count": "基数",
    "rate_ratio": "比率",
    "full_points": "满分",
    "points": "得分",
    "is_measured": "是否可测",
}

COMPONENTS_ZH = {"section": "部分", "signal": "信号", "bonus": "奖励", "deduction": "扣分"}
LEVELS_ZH = {"red": "红牌", "yellow": "黄牌", "blue": "预警"}

INTERVAL_ZH = "名次区间按各项比率的95%置信界限推得：两个部门的区间重叠时，其先后可能出于偶然。"
INTERVAL_EN = "Where the rank intervals of two departments overlap, their order is within chance."

_REASONS_ZH = {
    "no_business": "本月无业务",
    "below_minimum": "办件量低于最低件数",
    "not_reported": "未报送",
    "not_measured": "可测分值不足",
}


@dataclass(frozen=True)
class RankingRow:
    """A department in a month, with last month beside it. The order of the fields is the SELECT's."""

    jurisdiction_code: str
    ranking_group: str | None
    department_code: str
    department_name: str | None
    month: date
    approval_rank: int | None
    rank_low: int | None
    rank_high: int | None
    previous_rank: int | None
    rank_change: int | None
    total_score: Decimal | None
    score_low: Decimal | None
    score_high: Decimal | None
    measured_ratio: float | Decimal | None
    received_count: int | None
    accepted_count: int | None
    previous_accepted_count: int | None
    finished_count: int | None
    previous_finished_count: int | None
    on_time_promised_ratio: float | Decimal | None
    on_time_statutory_ratio: float | Decimal | None
    mean_elapsed_working_days: Decimal | None
    previous_mean_elapsed_working_days: Decimal | None
    median_elapsed_working_days: float | Decimal | None
    actual_speedup_ratio: float | Decimal | None
    open_count: int | None
    open_overdue_count: int | None
    satisfied_ratio: float | Decimal | None
    sample_inspected_count: int | None
    sample_untrue_count: int | None
    is_ranked: bool
    rank_exclusion_reason: str | None
    restatement_no: int | None
    policy_id: str
    as_of: datetime
    jurisdiction_name: str
    ranking_group_name: str | None

    @property
    def rank_interval(self) -> str:
        """The places the department may hold by chance, best and worst; empty where the policy gives none."""
        return "" if self.rank_low is None else f"{self.rank_low}–{self.rank_high}"

    @property
    def reason_zh(self) -> str:
        """Why the department is listed apart, in Chinese; a reason without a word shows as it is."""
        reason = self.rank_exclusion_reason or ""
        return _REASONS_ZH.get(reason, reason)


@dataclass(frozen=True)
class ScoreRow:
    """One part of a department's score. The order of the fields is the SELECT's."""

    department_code: str
    department_name: str | None
    section_code: str | None
    rule_id: str | None
    level: str | None
    component: str
    offending_count: int | None
    base_count: int | None
    rate_ratio: float | Decimal | None
    full_points: Decimal | None
    points: Decimal | None
    is_measured: bool
    section_name: str | None


RANKING_COLUMNS = tuple(field.name for field in fields(RankingRow))


def ranking_rows(connection: duckdb.DuckDBPyConnection, month: date) -> list[RankingRow]:
    """The departments of a month in the order of publication; those not ranked come last in their group."""
    return [RankingRow(*row) for row in connection.execute(_RANKING, [month]).fetchall()]


def score_rows(connection: duckdb.DuckDBPyConnection, month: date) -> list[ScoreRow]:
    """The parts of the scores that were ranked."""
    return [ScoreRow(*row) for row in connection.execute(_SCORE_DETAIL, [month]).fetchall()]
