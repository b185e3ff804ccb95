"""Receipts and tables as text for a terminal.

Here belongs how it looks; what there is to show comes from the command.
"""

import io
import shutil
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from orchestration.intake.receipts import Receipt
    from orchestration.publication.changes import Comparison
    from orchestration.publication.restatement import EarlierMonth
    from orchestration.warehouse.live import Refreshed


def receipts_as_text(receipts: "Sequence[Receipt]") -> str:
    """One line per file, then what is wrong with each, then the warnings."""
    columns = (
        "文件 file",
        "数据集 dataset",
        "记录 records",
        "接收 accepted",
        "退回 rejected",
        "忽略 ignored",
        "状态 status",
    )
    rows = [(r.file_name, r.dataset or "", r.records, r.accepted, r.rejected, r.ignored, r.status) for r in receipts]
    lines = [table(columns, rows)]
    for receipt in receipts:
        lines += [_problem_line(found) for found in receipt.problems]
    lines += _warnings_once(receipts)
    return "\n".join(lines)


def comparison_as_text(comparison: "Comparison") -> str:
    """What changed, one line per figure, and what it came from."""
    if not comparison.changes and not comparison.causes:
        return "没有变动。 Nothing differs."
    changed = [
        (
            *(change.mart, " ".join(str(value) for value in change.key.values() if value is not None)),
            *(change.kind, change.column, change.before, change.after),
        )
        for change in comparison.changes
    ]
    reasons = [(it.kind, it.name, it.file_name, it.before, it.after) for it in comparison.causes]
    return "\n".join(
        [
            f"{comparison.period}: {comparison.before} → {comparison.after}",
            table(("表 table", "键 key", "变动 change", "列 column", "原 before", "现 after"), changed),
            "原因 why",
            table(("类别 kind", "名称 name", "文件 file", "原 before", "现 after"), reasons),
        ]
    )


def earlier_months_as_text(months: "Sequence[EarlierMonth]") -> list[str]:
    """One line per published month that would come out otherwise today."""
    lines = []
    for month in months:
        if month.problem:
            lines.append(f"{month.period}（{month.release_id}）: {month.problem.line()}")
        else:
            lines.append(
                f"{month.period} 与已发布的 {month.release_id} 有 {month.changed_figures} 处不同"
                f"（名次 {month.changed_ranks} 处），更正：{month.command}"
                f" — {month.changed_figures} figures differ from what was published ({month.changed_ranks} ranks);"
                f" restate with {month.command}"
            )
    return lines


def refreshed_as_text(refreshed: "Refreshed") -> str:
    """What a refresh did, in one line."""
    which = f"（全部/all: {refreshed.reason}）" if refreshed.reason else ""
    return (
        f"计时截止/as_of {refreshed.as_of.isoformat()}, 所知截至台账行/known_at {refreshed.known_at}: "
        f"重算 {refreshed.recomputed_cases:,} 件/cases computed{which}, "
        f"新增预警/alerts raised {refreshed.raised:,}, 解除/ended {refreshed.ended:,}"
    )


def table(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Rows as a table; a long cell is folded, never cut."""
    drawn = Table()
    for column in columns:
        drawn.add_column(Text(_printable(str(column))), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else _printable(str(cell))) for cell in row))
    text = io.StringIO()
    width = max(80, shutil.get_terminal_size((160, 24)).columns)
    Console(file=text, width=width, color_system=None, legacy_windows=False).print(drawn)
    return text.getvalue().rstrip("\n")


def _warnings_once(receipts: "Sequence[Receipt]") -> list[str]:
    """The same warning about forty files is one line: the first file, and how many more."""
    files: dict[str, list[dict[str, Any]]] = {}
    for receipt in receipts:
        for found in receipt.warnings:
            files.setdefault(f"{found['code']} {found['zh']}", []).append(found)
    lines = []
    for alike in files.values():
        more = f"（另有 {len(alike) - 1} 个文件/and {len(alike) - 1} more files）" if len(alike) > 1 else ""
        lines.append(_problem_line(alike[0]) + more)
    return lines


def _problem_line(found: dict[str, Any]) -> str:
    where = " ".join(f"{name}={found[name]}" for name in ("file", "sheet", "row", "column", "value") if name in found)
    cure = f"处理/cure: {found['cure_zh']} {found['cure_en']}"
    return _printable(" ".join(f"{found['code']} {found['zh']} {found['en']} [{where}] {cure}".split()))


def _printable(text: str) -> str:
    """Names and cells come from senders: nothing in them moves the cursor or colours the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)
