"""``ranking.xlsx``: the monthly bulletin as a workbook, laid out after the bulletins cities publish.

Here belongs layout. Every figure is a cell of the published database, shown as it is; text is always
written as text, never as a formula or a link.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from math import isfinite
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.publication.build import BuildParameters
from orchestration.publication.integrity_table import (
    HINT_EN,
    HINT_ZH,
    SIGNAL_COLUMNS,
    SIGNAL_HEADERS_ZH,
    SignalRow,
)
from orchestration.publication.ranking_table import (
    COMPONENTS_ZH,
    HEADERS_ZH,
    INTERVAL_EN,
    INTERVAL_ZH,
    LEVELS_ZH,
    RankingRow,
    score_rows,
)

_CREATED = datetime(2000, 1, 1)  # a release holds no clock: the same content is the same file
_TOP = 10

_RANKED = (
    "approval_rank",
    "previous_rank",
    "rank_change",
    "department_name",
    "total_score",
    "rank_interval",
    "received_count",
    "accepted_count",
    "previous_accepted_count",
    "finished_count",
    "previous_finished_count",
    "on_time_promised_ratio",
    "on_time_statutory_ratio",
    "mean_elapsed_working_days",
    "previous_mean_elapsed_working_days",
    "median_elapsed_working_days",
    "actual_speedup_ratio",
    "open_count",
    "open_overdue_count",
    "satisfied_ratio",
    "sample_inspected_count",
    "sample_untrue_count",
    "measured_ratio",
    "department_code",
)
_LISTED_APART = ("jurisdiction_name", "ranking_group_name", "department_code", "department_name", "reason_zh")
_APART_FIGURES = ("received_count", "accepted_count", "finished_count", "open_count", "open_overdue_count")
_TOP_LISTS = {
    "accepted_count": ("受理量", ("department_name", "accepted_count", "previous_accepted_count")),
    "actual_speedup_ratio": ("实际提速率", ("department_name", "actual_speedup_ratio", "finished_count")),
}
_DETAIL = (
    "department_code",
    "department_name",
    "component",
    "section_name",
    "section_code",
    "rule_id",
    "level",
    "offending_count",
    "base_count",
    "rate_ratio",
    "full_points",
    "points",
    "is_measured",
)

_OURS = (
    "评分办法 rate_based_v1 的阈值为本系统自行设定，不是任何机关的官方标准；published_signals 按两市公开文本，"
    "文本未载明之处为本系统自定；每一行的来源与依据见下表。"
    "Thresholds of policy rate_based_v1 are our own and no official standard; published_signals follows a text of two "
    "cities, and what it leaves open is our own."
)
_METRICS = """
select
    metric_id,
    name_zh,
    definition_zh,
    numerator,
    denominator,
    unit,
    legal_basis,
    evidence
from reference.metric_register
where mart like 'monthly_%department_approval%' or mart = 'monthly_approval_efficiency_ranking'
order by metric_id
"""
_METRIC_HEADERS = ("指标", "名称", "定义", "分子", "分母", "单位", "法律依据", "依据类别")
_POLICY = """
select
    policy_id,
    valid_from,
    section_code,
    rule_id,
    parameter,
    value,
    origin,
    evidence
from reference.score_policy
where policy_id = ?
order by all
"""
_POLICY_HEADERS = ("评分办法", "生效日期", "评分部分", "规则", "参数", "取值", "来源", "依据类别")


@dataclass(frozen=True)
class _Formats:
    title: Format
    header: Format
    band: Format
    text: Format
    integer: Format
    signed: Format
    decimal: Format
    ratio: Format

    def of(self, name: str, value: Any) -> Format:
        """The display of a value: by its name where the name carries a unit, else by its type."""
        if name.endswith("_ratio"):
            return self.ratio
        if name == "rank_change":
            return self.signed
        if isinstance(value, float | Decimal):
            return self.decimal
        return self.integer if isinstance(value, int) else self.text


def ranking_workbook(
    connection: duckdb.DuckDBPyConnection,
    build: BuildParameters,
    month: date,
    rows: list[RankingRow],
    signals: list[SignalRow],
) -> bytes:
    """The workbook's bytes; the same database gives the same bytes."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": f"行政审批效能月度排名 {build.period}", "created": _CREATED})
        formats = _formats(book)
        _ranking_sheet(book.add_worksheet("排名"), formats, build, rows)
        _apart_sheet(book.add_worksheet("未参加排名"), formats, rows)
        _detail_sheet(book.add_worksheet("得分明细"), formats, connection, month)
        _signals_sheet(book.add_worksheet("异常提示"), formats, build, signals)
        _notes_sheet(book.add_worksheet("说明"), formats, connection, build)
        for sheet in book.worksheets():  # a bulletin is printed: one page wide, on A4 across
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
    return target.getvalue()


def _ranking_sheet(sheet: Worksheet, formats: _Formats, build: BuildParameters, rows: list[RankingRow]) -> None:
    sheet.write_string(0, 0, f"行政审批效能月度排名（{build.period}）", formats.title)
    sheet.write_string(1, 0, f"统计截止 {build.as_of.isoformat(sep=' ')}　第 {build.restatement_no} 次发布")
    sheet.write_string(2, 0, f"评分办法 {build.score_policy}　输入根散列 {build.inputs_root}")
    _header(sheet, formats, 4, [HEADERS_ZH[name] for name in _RANKED])
    sheet.freeze_panes(5, 4)
    sheet.set_column(0, len(_RANKED) - 1, 11)
    sheet.set_column(3, 3, 26)
    line = 5
    ranked = [row for row in rows if row.is_ranked]
    for (jurisdiction, group), block in groupby(
        ranked, key=lambda row: (row.jurisdiction_name, row.ranking_group_name)
    ):
        sheet.write_string(line, 0, f"辖区 {jurisdiction}　分组 {group or '—'}", formats.band)
        line = _lines(sheet, formats, line + 1, _RANKED, block)
    for jurisdiction, block in groupby(rows, key=lambda row: row.jurisdiction_name):
        departments = list(block)
        for figure, (title, columns) in _TOP_LISTS.items():
            sheet.write_string(line + 1, 0, f"辖区 {jurisdiction}　{title}前 {_TOP} 位", formats.band)
            _header(sheet, formats, line + 2, [HEADERS_ZH[name] for name in columns], column=3)
            line = _lines(sheet, formats, line + 3, columns, _highest(departments, figure), column=3)


def _highest(rows: list[RankingRow], figure: str) -> list[RankingRow]:
    """The departments with the highest value of a figure; equal ones in the order of their codes."""
    measured = [row for row in rows if getattr(row, figure)]
    return sorted(measured, key=lambda row: (-getattr(row, figure), row.department_code))[:_TOP]


def _apart_sheet(sheet: Worksheet, formats: _Formats, rows: list[RankingRow]) -> None:
    names = (*_LISTED_APART, *_APART_FIGURES)
    headers = [HEADERS_ZH["rank_exclusion_reason" if name == "reason_zh" else name] for name in names]
    _header(sheet, formats, 0, headers)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(names) - 1, 12)
    sheet.set_column(3, 4, 26)
    _lines(sheet, formats, 1, names, (row for row in rows if not row.is_ranked))


def _detail_sheet(sheet: Worksheet, formats: _Formats, connection: duckdb.DuckDBPyConnection, month: date) -> None:
    _header(sheet, formats, 0, [HEADERS_ZH[name] for name in _DETAIL])
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(_DETAIL) - 1, 12)
    sheet.set_column(1, 1, 26)
    for line, row in enumerate(score_rows(connection, month), start=1):
        values = {name: getattr(row, name) for name in _DETAIL}
        values["component"] = COMPONENTS_ZH.get(row.component, row.component)
        values["level"] = LEVELS_ZH.get(row.level, row.level) if row.level else None
        for column, (name, value) in enumerate(values.items()):
            _write(sheet, formats, line, column, name, value)


def _signals_sheet(sheet: Worksheet, formats: _Formats, build: BuildParameters, rows: list[SignalRow]) -> None:
    sheet.write_string(0, 0, f"异常提示 Integrity signals（{build.period}）", formats.title)
    sheet.write_string(1, 0, HINT_ZH)
    sheet.write_string(2, 0, HINT_EN)
    _header(sheet, formats, 4, [SIGNAL_HEADERS_ZH[name] for name in SIGNAL_COLUMNS])
    sheet.freeze_panes(5, 3)
    sheet.set_column(0, len(SIGNAL_COLUMNS) - 1, 12)
    sheet.set_column(2, 2, 26)
    sheet.set_column(len(SIGNAL_COLUMNS) - 2, len(SIGNAL_COLUMNS) - 1, 60)
    if not rows:
        sheet.write_string(5, 0, "本月没有异常提示。 No signal is flagged this month.")
    _lines(sheet, formats, 5, SIGNAL_COLUMNS, rows)


def _notes_sheet(
    sheet: Worksheet, formats: _Formats, connection: duckdb.DuckDBPyConnection, build: BuildParameters
) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 7, 30)
    sheet.write_string(0, 0, "说明", formats.title)
    sheet.write_string(1, 0, "名次在同一辖区、同一分组内按得分排列，同分同名次，其后名次顺延空出（1、1、3）。")
    sheet.write_string(2, 0, "无业务、办件量不足、未报送或可测分值不足的部门单列，不参加排名。")
    sheet.write_string(3, 0, "空白表示没有数据或无法计算，不等于零。")
    sheet.write_string(4, 0, f"{INTERVAL_ZH}{INTERVAL_EN}")
    sheet.write_string(5, 0, _OURS)
    line = _table(sheet, formats, 7, "指标定义", _METRIC_HEADERS, connection.execute(_METRICS).fetchall())
    policy = connection.execute(_POLICY, [build.score_policy]).fetchall()
    _table(sheet, formats, line + 1, "评分办法", _POLICY_HEADERS, policy)


def _table(
    sheet: Worksheet, formats: _Formats, line: int, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    sheet.write_string(line, 0, title, formats.band)
    _header(sheet, formats, line + 1, headers)
    line += 2
    for row in rows:
        for column, value in enumerate(row):
            _write(sheet, formats, line, column, "", value)
        line += 1
    return line


def _lines(
    sheet: Worksheet, formats: _Formats, line: int, names: Sequence[str], rows: Iterable[Any], column: int = 0
) -> int:
    """Write one line per row and return the number of the line after them."""
    for row in rows:
        for position, name in enumerate(names, start=column):
            _write(sheet, formats, line, position, name, getattr(row, name))
        line += 1
    return line


def _header(sheet: Worksheet, formats: _Formats, line: int, headers: Sequence[str], column: int = 0) -> None:
    for position, header in enumerate(headers, start=column):
        sheet.write_string(line, position, header, formats.header)


def _write(sheet: Worksheet, formats: _Formats, line: int, column: int, name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(line, column, "是" if value else "否", formats.text)
    elif isinstance(value, int | float | Decimal) and isfinite(value):
        sheet.write_number(line, column, value, formats.of(name, value))
    else:
        sheet.write_string(line, column, str(value), formats.text)


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 16}),
        header=book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
        band=book.add_format({"bold": True, "font_color": "#1F497D"}),
        text=book.add_format(),
        integer=book.add_format({"num_format": "#,##0"}),
        signed=book.add_format({"num_format": "+0;-0;0"}),
        decimal=book.add_format({"num_format": "0.00"}),
        ratio=book.add_format({"num_format": "0.00%"}),
    )
