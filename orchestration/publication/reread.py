"""Reading back what was written: the cells of a workbook, a CSV file and a Parquet file.

Here belongs a reader that shares nothing with the writer, so that it can find the writer wrong. What the cells ought
to be belongs to ``tie_out``.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree  # ty: ignore[missing-module-member]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"[A-Z]+")

Cells = dict[int, str]


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook in their order."""
    with zipfile.ZipFile(path) as book:
        return list(_sheets(book))


def sheet_rows(path: Path, sheet: str) -> Iterator[Cells]:
    """The rows of a sheet from the first: the text of each cell that holds anything, by its column counted from 0."""
    with zipfile.ZipFile(path) as book:
        shared = _shared_strings(book)
        with book.open(_sheets(book)[sheet]) as part:
            above = 0
            for _, row in etree.iterparse(part, tag=f"{_MAIN}row", resolve_entities=False, no_network=True):
                number = int(row.get("r"))
                yield from ({} for _ in range(number - above - 1))
                above = number
                yield _cells(row, shared)
                row.clear()
                while row.getprevious() is not None:
                    del row.getparent()[0]


def delimited_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV file, its header first."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, strict=True)


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    targets = {
        relation.get("Id"): relation.get("Target") for relation in _part(book, "xl/_rels/workbook.xml.rels").getroot()
    }
    sheets = _part(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    return {sheet.get("name"): f"xl/{targets[sheet.get(_RELATION)]}" for sheet in sheets}


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(item) for item in _part(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _part(book: zipfile.ZipFile, name: str) -> etree._ElementTree:
    with book.open(name) as part:
        return etree.parse(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _cells(row: etree._Element, shared: list[str]) -> Cells:
    cells: Cells = {}
    for cell in row.iterfind(f"{_MAIN}c"):
        column = _COLUMN.match(cell.get("r"))
        kind = cell.get("t")
        value = cell.find(f"{_MAIN}v")
        if kind == "inlineStr":
            text = _text(cell)
        elif value is None or value.text is None:
            continue
        else:
            text = shared[int(value.text)] if kind == "s" else value.text
        if text:
            cells[_place(column[0] if column else "")] = text
    return cells


def _text(element: etree._Element) -> str:
    """The text of a cell, what XML cannot hold as it was before it was escaped."""
    text = "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _place(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
