"""An export as one workbook: a sheet per table with frozen headers, what the words mean, and what ties to what.

Here belongs layout. Rows are written one after the other and leave memory at once. Text is written as text, never as
a formula or a link; a number that a cell cannot hold to its last digit is written as text too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.publication.exported_tables import ExportedColumn, ExportedTable

HEADER_ROWS = 3  # title and unit, Chinese names, English names
NOTES, COLUMNS, TIES = "说明", "字段", "核对"
ROWS_PER_SHEET = 1_000_000  # a sheet holds 1,048,576

_CREATED = datetime(2000, 1, 1)  # the same export is the same file
_EXACT_DIGITS = 15  # more than a spreadsheet's number holds
_LONGEST_NAME = 31
_WIDEST = 40
_YEARS = ("year", "row_number", "line_no", "month_of_year")
_DAY_NOUGHT, _FIRST_SURE_DAY = datetime(1899, 12, 30), datetime(1900, 3, 1)  # before it spreadsheets disagree
_EPOCH_SECONDS = 86_400

_FORMATS = {
    "title": {"bold": True, "font_size": 12},
    "header": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"},
    "name": {"italic": True, "bg_color": "#DCE6F1", "border": 1},
    "text": {"num_format": "@"},
    "amount": {"num_format": "#,##0.00"},
    "ratio": {"num_format": "0.00%"},
    "count": {"num_format": "#,##0"},
    "plain": {"num_format": "0"},
    "decimal": {"num_format": "#,##0.00####"},
    "day": {"num_format": "yyyy-mm-dd"},
    "month": {"num_format": "yyyy-mm"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


@dataclass
class ExportWorkbook:
    """A workbook being written; ``sheets`` says which of its sheets hold the rows of a table."""

    book: xlsxwriter.Workbook
    formats: dict[str, Format]
    front: dict[str, Worksheet]
    sheets: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path, title: str) -> "ExportWorkbook":
        options = {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(str(path), options)
        book.set_properties({"title": title, "created": _CREATED})
        formats = {name: book.add_format(form) for name, form in _FORMATS.items()}
        return cls(book, formats, {name: book.add_worksheet(name) for name in (NOTES, TIES, COLUMNS)})

    def write_table(self, table: ExportedTable, rows: Iterable[Sequence[Any]], unit: str) -> None:
        """The rows of a table on its sheet, and on further ones where one cannot hold them."""
        waiting = iter(rows)
        names = self.sheets[table.name] = []
        while True:
            names.append(self._sheet_name(table.name, len(names) + 1))
            sheet = self.book.add_worksheet(names[-1])
            written = self._rows(sheet, table, islice(waiting, ROWS_PER_SHEET), unit)
            if written < ROWS_PER_SHEET:
                return

    def _rows(self, sheet: Worksheet, table: ExportedTable, rows: Iterator[Sequence[Any]], unit: str) -> int:
        sheet.freeze_panes(HEADER_ROWS, min(2, len(table.columns)))
        for place, column in enumerate(table.columns):
            width = min(_WIDEST, max(11, len(column.name) + 2, 2 * len(column.label) + 2))
            sheet.set_column(place, place, width, self.formats[_form(column)])
        sheet.write_string(0, 0, f"{table.name}　{unit}　{table.scope}", self.formats["title"])
        for place, column in enumerate(table.columns):
            sheet.write_string(1, place, column.label, self.formats["header"])
        for place, column in enumerate(table.columns):
            sheet.write_string(2, place, column.name, self.formats["name"])
        forms = [self.formats[_form(column)] for column in table.columns]
        line = HEADER_ROWS
        for row in rows:
            for place, (value, form) in enumerate(zip(row, forms, strict=True)):
                write_cell(sheet, line, place, value, form)
            line += 1
        sheet.autofilter(HEADER_ROWS - 1, 0, max(line - 1, HEADER_ROWS - 1), len(table.columns) - 1)
        return line - HEADER_ROWS

    def write_notes(self, notes: Sequence[tuple[str, str]], index: Sequence[Sequence[Any]]) -> None:
        """What the workbook is, then its sheets."""
        sheet = self.front[NOTES]
        sheet.set_column(0, 1, 34)
        sheet.set_column(2, 5, 44)
        line = 0
        for name, text in notes:
            sheet.write_string(line, 0, name, self.formats["header"])
            sheet.write_string(line, 1, text)
            line += 1
        self._lines(sheet, line + 1, index)

    def write_listing(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """A sheet that is a list with one header."""
        sheet = self.front[name]
        sheet.set_column(0, len(rows[0]) - 1, 26)
        sheet.freeze_panes(1, 0)
        self._lines(sheet, 0, rows)

    def _lines(self, sheet: Worksheet, first: int, rows: Sequence[Sequence[Any]]) -> None:
        for line, row in enumerate(rows, start=first):
            for place, value in enumerate(row):
                form = self.formats["header"] if line == first else self.formats[_listed_form(value)]
                write_cell(sheet, line, place, value, form)

    def close(self) -> None:
        self.book.close()

    def _sheet_name(self, table: str, part: int) -> str:
        """The table's name as far as a sheet can bear it, no two alike."""
        ending = f"~{part}" if part > 1 else ""
        name = table if len(table) <= _LONGEST_NAME else table.replace("department", "dept")
        name = name[: _LONGEST_NAME - len(ending)] + ending
        taken = {other.lower() for sheets in self.sheets.values() for other in sheets}
        number = 2
        while name.lower() in taken:
            name = f"{name[: _LONGEST_NAME - 2]}.{number}"
            number += 1
        return name


def write_cell(sheet: Worksheet, line: int, place: int, value: Any, form: Format) -> None:
    """A value in its cell; nothing where it is absent."""
    written = cell_of(value)
    if written is None:
        return
    if isinstance(written, str):
        sheet.write_string(line, place, written, form)
    else:
        sheet.write_number(line, place, written, form)


def cell_of(value: Any) -> str | float | None:
    """A value as a cell holds it: text, or a number; a date is the number of its day."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int):
        digits = len(Decimal(value).normalize().as_tuple().digits)
        return float(value) if digits <= _EXACT_DIGITS else format(Decimal(value), "f")
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        if moment < _FIRST_SURE_DAY:
            return value.isoformat()
        since = moment - _DAY_NOUGHT
        return since.days if not (since.seconds or since.microseconds) else since.total_seconds() / _EPOCH_SECONDS
    return str(value)


def _form(column: ExportedColumn) -> str:
    """The display of a column: by its name where the name carries a unit, else by its type."""
    if column.type == "DATE":
        return "month" if column.name == "month" or column.name.endswith("_month") else "day"
    if column.type.startswith("TIMESTAMP"):
        return "moment"
    if column.name.endswith("_ratio"):
        return "ratio"
    if column.is_amount:
        return "amount"
    if column.type in ("DOUBLE", "FLOAT") or column.type.startswith("DECIMAL"):
        return "decimal"
    if column.type in ("BIGINT", "INTEGER", "SMALLINT", "TINYINT"):
        return "plain" if column.name.endswith(_YEARS) else "count"
    return "text"


def _listed_form(value: Any) -> str:
    return "amount" if isinstance(value, Decimal) else "count" if isinstance(value, int) else "wrapped"
