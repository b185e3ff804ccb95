"""Figures and the rows behind them as text for a terminal of 120 columns, in Chinese and English.

Here belongs how it looks; what there is to tell comes from ``figures``.
"""

import io
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.publication.database import Row
from orchestration.publication.figures import Figure, Figures, Traced

WIDTH = 120
_COUNTED = -6  # decimals of what was counted: whole numbers need none of them
_SHOWN = 40  # rows of one figure; all of them are in the JSON


def figures_text(found: Figures) -> str:
    """Every row of the mart that was traced, and how many more the condition met."""
    texts = [_one(found, traced) for traced in found.traced]
    if found.row_count > len(texts):
        texts.append(
            f"条件共涉及 {found.row_count} 行，此处为前 {len(texts)} 行；用 --limit 多看。"
            f" {found.row_count} rows meet the condition, these are the first {len(texts)}; see more with --limit."
        )
    return "\n\n".join(texts)


def _one(found: Figures, traced: Traced) -> str:
    text = io.StringIO()
    console = Console(file=text, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    key = " ".join(f"{name}={value}" for name, value in traced.key.items())
    console.print(Text(_plain(f"{found.mart}  {key}    发布 release {found.release_id}")))
    for name, made in traced.made_of.items():
        parts = ", ".join(made["parts"])
        console.print(Text(_plain(f"{name} = {_value(made['value'])}  来自 from {parts}")))
    for figure in traced.figures:
        console.print(_rows(_heading(figure), figure.rows))
    for fact, rows in traced.facts.items():
        console.print(_rows(f"{fact}：键相同的行 rows that bear the key，{len(rows):,}", rows))
    return text.getvalue().rstrip("\n")


def _heading(figure: Figure) -> str:
    said = f"{figure.column} = {_value(figure.value)}，{len(figure.rows):,} 行之和 sum of rows = {_value(figure.sum)}"
    return f"{said}（{figure.part_of} 的一部分 part of it）" if figure.part_of else said


def _rows(title: str, rows: list[Row]) -> Table:
    table = Table(title=Text(_plain(title)), title_justify="left")
    for column in ("键 key", "金额 amount", "文件 file", "工作表 sheet", "行 row"):
        table.add_column(Text(column), overflow="fold", justify="right" if "amount" in column else "left")
    for row in rows[:_SHOWN]:
        cells = (row["row_key"], _value(row["amount"]), row["file_name"], row["sheet"], row["row_number"])
        table.add_row(*(Text("" if cell is None else _plain(cell)) for cell in cells))
    if len(rows) > _SHOWN:
        more = f"另有 {len(rows) - _SHOWN:,} 行，见 --json and more, in --json"
        table.add_row(Text(more), "", "", "", "")
    return table


def _value(value: Any) -> str:
    if value is None:
        return "空 NULL"
    if isinstance(value, Decimal) and value == value.to_integral() and value.as_tuple().exponent == _COUNTED:
        value = int(value)
    return f"{value:,}" if isinstance(value, Decimal | int) and not isinstance(value, bool) else str(value)


def _plain(value: Any) -> str:
    """Words come from senders: nothing in them moves the cursor."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(value))
