"""The parts of an XLSX archive that hold a table: sheets, shared texts, number formats.

Here belongs the XML of a workbook, walked row by row: memory grows with the texts, not with the
addresses, so a cell at XFD1048576 costs no more than one at A1.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from orchestration.intake.readers.collecting import BLANK
from orchestration.intake.readers.hardened_xml import SyntaxFault, forget, has_doctype, name_of, walk
from orchestration.intake.readers.workbook_cells import BUILT_IN, Cell, kind_of_format, number_cell, unescaped
from orchestration.messages import refuse

MOST_CELLS_IN_A_ROW = 16_384
MOST_ROWS = 1_048_576
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass
class Sheet:
    """A sheet by name. ``merged`` is known once its rows have been walked."""

    name: str
    hidden: bool
    part: str
    merged: list[tuple[str, int]] = field(default_factory=list)  # reference and bottom row


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that hold something, by column number from 1.

    ``blanks`` are the rows between it and the one before that exist and hold nothing; those after the
    last row belong to nobody.
    """

    number: int
    cells: dict[int, Cell]
    blanks: tuple[int, ...] = ()


class Parts:
    """Reads the parts of one checked archive. Raises ``E-FILE-01`` for another kind of document."""

    def __init__(self, archive: zipfile.ZipFile, file: str):
        self.archive = archive
        self.file = file
        self.sheets: list[Sheet] = []
        self.since_1904 = False
        self._read_workbook()
        self._kinds = self._read_formats()
        self._texts = self._read_texts()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """All rows of a sheet that hold something. Raises ``E-FILE-03`` where rows are out of order."""
        sheet.merged.clear()
        previous, cells = 0, 0
        blanks: list[int] = []
        for element in self._walk(sheet.part, "c", "row", "mergeCell"):
            name = name_of(element)
            if name == "c":
                cells += 1
                if cells > MOST_CELLS_IN_A_ROW:
                    raise self._damaged(sheet.part, "too many cells in a row")
                continue
            if name == "mergeCell":
                _, bottom = _place(element.get("ref", "").rpartition(":")[2])
                sheet.merged.append((element.get("ref", ""), bottom))
                continue
            number = self._number(element.get("r"), previous + 1, sheet.part)
            if not previous < number <= MOST_ROWS:
                raise self._damaged(sheet.part, f"row {number} after row {previous}")
            previous, cells = number, 0
            found = self._cells(element, sheet.part)
            if found:
                yield Row(number, found, tuple(blanks))
                blanks.clear()
            else:
                blanks.append(number)
            forget(element)

    def _cells(self, row: Any, part: str) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        column = 0
        for element in row:
            if name_of(element) != "c":
                continue
            address = element.get("r")
            column = _place(address)[0] if address else column + 1
            if not 0 < column <= MOST_CELLS_IN_A_ROW:
                raise self._damaged(part, f"cell {address}")
            cell = self._cell(element, part)
            if cell.fault or (cell.text and cell.text.strip(BLANK)):
                if column in found:
                    raise self._damaged(part, f"cell {address} twice")
                found[column] = cell
        return found

    def _cell(self, element: Any, part: str) -> Cell:
        kind, raw, formula, inline = element.get("t", "n"), None, False, None
        for child in element:
            name = name_of(child)
            if name == "v":
                raw = child.text
            elif name == "f":
                formula = True
            elif name == "is":
                inline = _text_of(child)
        if kind == "inlineStr":
            return Cell(unescaped(inline or ""))
        if raw is None:
            return Cell("", "E-XLS-03") if formula and kind != "str" else Cell(None)
        if kind == "s":
            place = self._number(raw, -1, part)
            if not 0 <= place < len(self._texts):
                raise self._damaged(part, f"shared text {raw}")
            return Cell(self._texts[place])
        if kind == "b":
            return Cell("true" if raw.strip() == "1" else "false")
        if kind == "e":
            return Cell(raw, "E-XLS-02")
        if kind in ("str", "d"):
            return Cell(unescaped(raw))
        style = self._number(element.get("s"), 0, part)
        return number_cell(raw, self._kinds.get(style), self.since_1904)

    def _read_workbook(self) -> None:
        main = "xl/workbook.xml"
        if main not in self.archive.NameToInfo:
            raise refuse("E-FILE-01", file=self.file, what="Office, but not .xlsx")
        targets = {
            element.get("Id"): element.get("Target", "")
            for element in self._walk("xl/_rels/workbook.xml.rels", "Relationship")
            if element.get("Type", "").endswith("/worksheet")
        }
        for element in self._walk(main, "sheet", "workbookPr"):
            if name_of(element) == "workbookPr":
                self.since_1904 = element.get("date1904") in ("1", "true")
                continue
            target = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION))
            if target is None:
                continue  # a chart on a sheet of its own
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            hidden = element.get("state", "visible") != "visible"
            self.sheets.append(Sheet(element.get("name", ""), hidden, part))

    def _read_formats(self) -> dict[int, str]:
        """Style number to kind of time, for the styles that are one."""
        if "xl/styles.xml" not in self.archive.NameToInfo:
            return {}
        own: dict[int, str | None] = {}
        kinds: dict[int, str] = {}
        for element in self._walk("xl/styles.xml", "numFmt", "cellXfs"):
            if name_of(element) == "numFmt":
                own[self._number(element.get("numFmtId"), -1, "styles")] = kind_of_format(element.get("formatCode", ""))
                continue
            for style, entry in enumerate(child for child in element if name_of(child) == "xf"):
                number = self._number(entry.get("numFmtId"), 0, "styles")
                kind = own[number] if number in own else BUILT_IN.get(number)
                if kind:
                    kinds[style] = kind
        return kinds

    def _read_texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.NameToInfo:
            return []
        texts = []
        for element in self._walk("xl/sharedStrings.xml", "si"):
            texts.append(unescaped(_text_of(element)))
            forget(element)
        return texts

    def _walk(self, part: str, *names: str) -> Iterator[Any]:
        """The elements of these names, each when it is complete."""
        try:
            with self.archive.open(part) as source:
                for count, element in enumerate(walk(source, *names)):
                    if not count and has_doctype(element):
                        raise refuse("E-XML-02", file=self.file)
                    yield element
        except (KeyError, SyntaxFault) as error:
            raise self._damaged(part, str(error)) from error

    def _number(self, text: str | None, missing: int, part: str) -> int:
        if text is None:
            return missing
        if not text.isascii() or not text.strip().isdigit() or len(text) > 10:
            raise self._damaged(part, text)
        return int(text)

    def _damaged(self, part: str, what: str) -> Exception:
        return refuse("E-FILE-03", file=self.file, what=f"{part}: {what}")


def _text_of(element: Any) -> str:
    """The text of a rich or plain string, without the phonetic guide above it."""
    texts = []
    for part in element:
        name = name_of(part)
        if name == "t":
            texts.append(part.text or "")
        elif name == "r":
            texts.extend(run.text or "" for run in part if name_of(run) == "t")
    return "".join(texts)


def _place(address: str) -> tuple[int, int]:
    """Column and row of ``AB12``; ``(0, 0)`` for what is no address."""
    found = _ADDRESS.fullmatch(address)
    return (_column(found[1]), int(found[2])) if found else (0, 0)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
