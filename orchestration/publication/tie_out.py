"""Whether what was written is what the release holds: counts, sums per currency, and every cell.

Here belongs the comparison; who wrote a file does not matter to it. Amounts are never added across currencies or units.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import Refusal, refuse
from orchestration.publication.database import literal
from orchestration.publication.delimited import delimited_cell
from orchestration.publication.export_workbook import HEADER_ROWS, TIES, cell_of
from orchestration.publication.exported_tables import ExportedTable
from orchestration.publication.reread import delimited_rows, sheet_rows

HEADER = ("table", "file", "item", "currency_or_unit", "mart_value", "file_value", "difference", "outcome")
HEADER_ZH = ("表", "文件", "项目", "币种或单位", "数据集市", "文件所载", "差额", "结果")
ROWS = "rows"

_NEARLY = 1e-14
_ABSENT = "∅"

Sums = dict[tuple[str, str], int | Decimal]
Tie = tuple[str, str, str, str, int | Decimal, int | Decimal, int | Decimal, str]


@dataclass
class Totals:
    """The number of rows of a table, and the sum of each amount within a currency or unit."""

    table: ExportedTable
    sums: Sums = field(default_factory=lambda: {(ROWS, ""): 0})

    def counting(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The same rows, counted as they pass."""
        for row in rows:
            self.add(row)
            yield row

    def __post_init__(self) -> None:
        columns = list(enumerate(self.table.columns))
        self._parts = [place for place, column in columns if column.name in self.table.parted_by]
        self._amounts = [(place, column.name, column.smallest) for place, column in columns if column.is_amount]

    def add(self, row: Sequence[Any]) -> None:
        """One row; an amount that is text is that of a file, as exact as its column."""
        self.sums[ROWS, ""] += 1
        part = " ".join(str(row[place]) for place in self._parts if row[place])
        for place, name, smallest in self._amounts:
            value = row[place]
            if value not in (None, ""):
                self.sums[name, part] = self.sums.get((name, part), Decimal(0)) + Decimal(value).quantize(smallest)


def mart_totals(connection: duckdb.DuckDBPyConnection, table: ExportedTable) -> Sums:
    """The same, added up by the database."""
    parted_by = ", ".join(f"{name}" for name in table.parted_by)
    amounts = [column.name for column in table.columns if column.is_amount]
    added = "".join(f', sum(mart."{name}")' for name in amounts)
    part = f"concat_ws(' ', {parted_by})" if parted_by else "''"
    sums: Sums = {(ROWS, ""): 0}
    for part_name, rows, *values in connection.execute(
        f"select {part}, count(*){added} from {table.relation} as mart where {table.condition} group by 1 order by 1",
        table.parameters,
    ).fetchall():
        sums[ROWS, ""] += rows
        for name, value in zip(amounts, values, strict=True):
            if value is not None:
                sums[name, part_name] = value
    return sums


def ties(table: ExportedTable, file: str, mart: Sums, written: Sums) -> list[Tie]:
    """A line per count and sum; nothing that only one side has is left out."""
    lines = []
    for item, part in dict.fromkeys([*mart, *written]):
        there, here = mart.get((item, part), 0), written.get((item, part), 0)
        outcome = "PASS" if there == here else "FAIL"
        lines.append((table.name, file, item, part, there, here, there - here, outcome))
    return lines


def workbook_totals(
    connection: duckdb.DuckDBPyConnection, table: ExportedTable, path: Path, sheets: Sequence[str]
) -> Sums:
    """What a workbook holds of a table, each cell compared with the release."""

    def written() -> Iterator[list[str]]:
        for sheet in sheets:
            rows = sheet_rows(path, sheet)
            header = [next(rows, {}) for _ in range(HEADER_ROWS)][-1]
            if [header.get(place) for place in range(len(table.columns))] != list(table.names):
                raise _differs(path, table, 0, "header", header, table.names)
            for row in rows:
                yield [row.get(place, "") for place in range(len(table.columns))]

    return _compared(connection, table, path, written(), _same_in_a_sheet)


def delimited_totals(connection: duckdb.DuckDBPyConnection, table: ExportedTable, path: Path) -> Sums:
    """What a CSV file holds of a table, each cell compared with the release."""
    rows = delimited_rows(path)
    header = next(rows, [])
    if tuple(header) != table.names:
        raise _differs(path, table, 0, "header", header, table.names)
    return _compared(connection, table, path, rows, lambda value, text: delimited_cell(value) == text)


def parquet_totals(connection: duckdb.DuckDBPyConnection, table: ExportedTable, path: Path) -> Sums:
    """What a Parquet file holds of a table, each row compared with the release."""
    file = f"(select * from read_parquet({literal(str(path))}))"
    for left, right in ((file, f"({table.selection})"), (f"({table.selection})", file)):
        if connection.execute(f"{left} except all {right} limit 1", table.parameters).fetchall():
            raise refuse("E-EXP-02", file=path.name, table=table.name, row=0, column="*", written="?", expected="?")
    totals = Totals(table)
    answer = connection.execute(f"from {file}")
    while fetched := answer.fetchmany(10_000):
        for row in fetched:
            totals.add(row)
    return totals.sums


def check_written_ties(path: Path, lines: Sequence[Tie]) -> None:
    """The sheet of ties says what was read back, and nothing in it differs."""
    rows = sheet_rows(path, TIES)
    next(rows, {})
    for number, (line, cells) in enumerate(zip_longest(lines, rows), start=2):
        texts = [(cells or {}).get(place, "") for place in range(len(HEADER))]
        if line is None or not all(_same_in_a_sheet(value, text) for value, text in zip(line, texts, strict=True)):
            raise refuse(
                "E-EXP-02", file=path.name, table=TIES, row=number, column="*", written=texts, expected=line or _ABSENT
            )


def _compared(
    connection: duckdb.DuckDBPyConnection, table: ExportedTable, path: Path, written: Iterator[list[str]], same: Any
) -> Sums:
    totals = Totals(table)
    for number, (expected, texts) in enumerate(zip_longest(table.rows(connection), written), start=1):
        if expected is None or texts is None or len(texts) != len(expected):
            raise _differs(path, table, number, "*", texts or _ABSENT, expected or _ABSENT)
        for name, value, text in zip(table.names, expected, texts, strict=True):
            if not same(value, text):
                raise _differs(path, table, number, name, text, value)
        totals.add(texts)
    return totals.sums


def _same_in_a_sheet(value: Any, text: str) -> bool:
    cell = cell_of(value)
    if cell is None or isinstance(cell, str):
        return (cell or "") == text
    try:
        return isclose(float(cell), float(text), rel_tol=_NEARLY)
    except ValueError:
        return False


def _differs(path: Path, table: ExportedTable, row: int, column: str, written: object, expected: object) -> Refusal:
    return refuse(
        "E-EXP-02", file=path.name, table=table.name, row=row, column=column, written=written, expected=expected
    )
