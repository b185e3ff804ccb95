"""XLSX workbooks: which sheets and which header, and their rows as text.

Here belongs what a table in a workbook is. How a cell becomes text is in ``workbook_cells``, how the
XML is walked in ``workbook_parts``. Hidden sheets, titles above the header, merged cells and total
lines are told, never read in silence.
"""

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import BLANK, Collector, blank_record, check_header
from orchestration.intake.readers.container import checked_workbook
from orchestration.intake.readers.workbook_cells import Cell
from orchestration.intake.readers.workbook_parts import Parts, Row, Sheet
from orchestration.messages import problem, refuse

TOTALS = {"合计", "小计", "总计", "本页合计", "本页小计"}
_NOTES = ("说明", "填报须知", "readme", "instructions", "notes")  # sheets that explain and hold no records
_LOOKED_AT = 30  # rows in which the header is sought


@dataclass
class Table:
    """The table of one sheet: its header found, its rows still to come."""

    sheet: Sheet
    header_row: int = 0
    columns: dict[int, str] = field(default_factory=dict)  # place in the sheet to name
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    skipped: int = 0  # rows above the header that hold something


def read_workbook(path: Path, options: ReadingOptions) -> SourceRows:
    """The rows of the workbook's table; ``_row_number`` is the row of the sheet.

    Raises ``E-XLS-05`` where the sheet asked for is not there, ``E-XLS-06`` where several sheets hold
    different tables, and the refusals of ``checked_workbook`` and ``check_header``.
    """
    with checked_workbook(path, options) as archive:
        parts = Parts(archive, options.file_name)
        hidden, tables = [], []
        for sheet in _wanted(parts, options, hidden):
            table = _table(parts, sheet, options)
            if table.columns:
                tables.append(table)
        if not tables:
            raise refuse("E-FILE-31", file=options.file_name)
        names = tuple(tables[0].columns.values())
        if any(set(table.columns.values()) != set(names) for table in tables):
            listed = ", ".join(table.sheet.name for table in tables)
            raise refuse("E-XLS-06", file=options.file_name, sheets=listed)
        collector = Collector(options, names)
        for sheet in hidden:
            if any(True for _ in parts.rows(sheet)):
                collector.warnings.append(problem("W-XLS-01", file=options.file_name, sheet=sheet.name))
        for table in tables:
            _collect(collector, table, options)
        return collector.finish()


def _wanted(parts: Parts, options: ReadingOptions, hidden: list[Sheet]) -> list[Sheet]:
    """The sheets to read; ``sheet`` of the options is a name, or a pattern over the visible ones."""
    if options.sheet is None:
        hidden.extend(sheet for sheet in parts.sheets if sheet.hidden)
        visible = [sheet for sheet in parts.sheets if not sheet.hidden]
        tables = [sheet for sheet in visible if not any(word in sheet.name.lower() for word in _NOTES)]
        return tables or visible
    named = [sheet for sheet in parts.sheets if sheet.name == options.sheet]
    matching = [sheet for sheet in parts.sheets if not sheet.hidden and fnmatch.fnmatchcase(sheet.name, options.sheet)]
    if not (named or matching):
        there = ", ".join(sheet.name for sheet in parts.sheets)
        raise refuse("E-XLS-05", file=options.file_name, wanted=options.sheet, sheets=there)
    return named or matching


def _table(parts: Parts, sheet: Sheet, options: ReadingOptions) -> Table:
    """The table of a sheet; one without columns where the sheet is empty.

    Without ``header_row`` the header is the first row that fills more than two thirds as many cells
    as the first rows do at their fullest: titles and remarks above a table fill one or two.
    """
    rows = parts.rows(sheet)
    first = list(islice(rows, _LOOKED_AT))
    if options.header_row:
        while first and first[-1].number < options.header_row and (more := list(islice(rows, _LOOKED_AT))):
            first += more
        at = next((place for place, row in enumerate(first) if row.number == options.header_row), None)
        if at is None:
            raise refuse("E-FILE-31", file=options.file_name, sheet=sheet.name, row=options.header_row)
    else:
        widths = sorted(len(row.cells) for row in first)
        widest = widths[-2] if len(widths) > 3 else max(widths, default=0)  # one row may have a stray cell
        at = next((place for place, row in enumerate(first) if 3 * len(row.cells) > 2 * widest), None)
        if at is None:
            return Table(sheet)
    header = first[at]
    span = range(min(header.cells), max(header.cells) + 1)
    texts = [cell.text or "" if (cell := header.cells.get(place)) else "" for place in span]
    names = check_header(texts, options.file_name, row=header.number, sheet=sheet.name)
    return Table(sheet, header.number, dict(zip(span, names, strict=True)), chain(first[at + 1 :], rows), skipped=at)


def _collect(collector: Collector, table: Table, options: ReadingOptions) -> None:
    file, sheet = options.file_name, table.sheet.name
    place_of = {name: place for place, name in table.columns.items()}
    places = [place_of[name] for name in collector.columns]
    if table.skipped:
        above = problem("W-XLS-02", file=file, sheet=sheet, row=table.header_row, count=table.skipped)
        collector.warnings.append(above)
    for row in table.rows:
        for number in row.blanks:
            collector.ignore(blank_record(file, number, sheet))
        cells = [cell.text if (cell := row.cells.get(place)) else None for place in places]
        wrong = next(((place, cell) for place, cell in sorted(row.cells.items()) if cell.fault), None)
        surplus = {place: cell for place, cell in row.cells.items() if place not in table.columns}
        total = _total(row, table)
        if total:
            reason = problem("I-ROW-02", file=file, sheet=sheet, row=row.number, value=total)
            collector.ignore(reason, _named(row, table))
        elif surplus:
            expected = len(table.columns)
            counts = {"found": expected + len(surplus), "expected": expected}
            collector.reject(problem("E-CSV-01", file=file, sheet=sheet, row=row.number, **counts), _named(row, table))
        elif wrong:
            column, value = table.columns[wrong[0]], wrong[1].text
            fault = problem(wrong[1].fault or "", file=file, sheet=sheet, row=row.number, column=column, value=value)
            collector.reject(fault, _named(row, table))
        else:
            collector.accept(row.number, cells, sheet)
    merged = [ref for ref, bottom in table.sheet.merged if bottom > table.header_row]
    if merged:
        shown = ", ".join(merged[:3])
        collector.warnings.append(problem("W-XLS-03", file=file, sheet=sheet, value=shown, count=len(merged)))


def _total(row: Row, table: Table) -> str | None:
    """The word in the row's first cell that makes it a line of totals."""
    first = row.cells.get(min(table.columns)) or row.cells[min(row.cells)]
    word = "".join((first.text or "").split())
    return word if word in TOTALS else None


def _named(row: Row, table: Table) -> dict[str, str | None]:
    known: dict[str, str | None] = dict.fromkeys(table.columns.values())
    left = min(table.columns) - 1
    for place, cell in sorted(row.cells.items()):
        known[table.columns.get(place) or f"_cell_{place - left if place > left else place}"] = _shown(cell)
    return known


def _shown(cell: Cell) -> str | None:
    return cell.text.strip(BLANK) if cell.text else None
