"""The strict reader of delimited text: RFC 4180, and one bad quote costs at most one record.

Here belongs how characters become records. A quote opens a cell only as its first character and
closes it only before a delimiter or a line end; everything else is a fault of that record alone.
After a fault reading goes on with the next line. Nothing is repaired and nothing is guessed.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import Collector, blank_record, is_blank, named_cells
from orchestration.messages import problem

MOST_LINES = 1_000  # of one record; a quote left open must not make us look through the whole file
_LINE_ENDS = "\r\n"


@dataclass(frozen=True)
class Record:
    """One record as cut: its first line, its cells, and the code of its fault if it has one."""

    row_number: int
    lines: int
    cells: list[str]
    fault: str | None = None


class Cutter:
    """Cuts text into records. ``columns`` is how many cells a whole record has."""

    def __init__(self, delimiter: str, columns: int | None):
        self.delimiter = delimiter
        self.columns = columns
        self._quoted = re.compile('"(?>[^"]*(?:""[^"]*)*)"')

    def records(self, lines: "Lines") -> Iterator[Record]:
        """All records from here to the end; every line belongs to exactly one."""
        while (text := lines.peek(0)) is not None:
            record = self.next(lines, text)
            yield record
            lines.drop(record.lines)

    def next(self, lines: "Lines", text: str, start: int = 0) -> Record:
        """The record whose first line is ``text``, which is line ``start`` of those ahead."""
        number = lines.number + start
        bare = text.rstrip(_LINE_ENDS)
        if "\0" in bare:
            return Record(number, 1, bare.split(self.delimiter), "E-CSV-04")
        if '"' not in bare:
            return self._checked(number, 1, bare.split(self.delimiter))
        if text.count('"') % 2 == 0:
            cells = self.cells(bare)
            if cells is not None:
                return self._checked(number, 1, cells)
            return Record(number, 1, bare.split(self.delimiter), "E-CSV-03")
        record = self._over_several_lines(lines, start)
        return record or Record(number, 1, bare.split(self.delimiter), "E-CSV-02")

    def cells(self, text: str) -> list[str] | None:
        """The cells of a text without its line end; ``None`` when a quote stands where none may."""
        cells, position, end = [], 0, len(text)
        while True:
            if text.startswith('"', position):
                found = self._quoted.match(text, position)
                if found is None:
                    return None
                cells.append(text[position + 1 : found.end() - 1].replace('""', '"'))
                position = found.end()
                if position < end and text[position] != self.delimiter:
                    return None
            else:
                stop = text.find(self.delimiter, position)
                stop = end if stop < 0 else stop
                cell = text[position:stop]
                if '"' in cell or "\n" in cell or "\r" in cell:
                    return None
                cells.append(cell)
                position = stop
            if position >= end:
                return cells
            position += 1

    def _over_several_lines(self, lines: "Lines", start: int) -> Record | None:
        """The record that begins with an open quote, if the lines after it close it well.

        Where the lines after it make whole records by themselves too, and go on doing so for longer
        than what would follow the closing quote, the open quote is the fault. A well-formed file
        never gets there: what follows its closing quotes is whole to the end.
        """
        record = self._closed(lines, start)
        if record is None or self.columns is None:
            return record
        stop = start + record.lines
        alone = self._reach(lines, start + 1)
        return None if alone >= stop and alone > self._reach(lines, stop) else record

    def _closed(self, lines: "Lines", start: int) -> Record | None:
        texts, quotes = [], 0
        while len(texts) < MOST_LINES and (text := lines.peek(start + len(texts))) is not None:
            texts.append(text)
            quotes += text.count('"')
            if quotes % 2 == 0:
                break
        joined = "".join(texts).rstrip(_LINE_ENDS)
        cells = self.cells(joined) if quotes % 2 == 0 and "\0" not in joined else None
        if cells is None or (self.columns is not None and len(cells) != self.columns):
            return None
        return Record(lines.number + start, len(texts), cells)

    def _reach(self, lines: "Lines", start: int) -> int:
        """The line up to which there are whole records and blank lines only, looking no further than needed."""
        last = start + MOST_LINES
        while start < last and (text := lines.peek(start)) is not None:
            record = self._closed(lines, start) if text.count('"') % 2 else self.next(lines, text, start)
            if record is None or (record.fault and not is_blank(record.cells)):
                return start
            start += record.lines
        return last + MOST_LINES

    def _checked(self, number: int, lines: int, cells: list[str]) -> Record:
        fault = "E-CSV-01" if self.columns is not None and len(cells) != self.columns else None
        return Record(number, lines, cells, fault)


class Lines:
    """The lines of a file with their ends, some of them looked at ahead of time."""

    def __init__(self, source: Iterator[str], number: int):
        self.number = number  # of the line that comes next
        self._source = source
        self._ahead: deque[str] = deque()

    def peek(self, position: int) -> str | None:
        """The line ``position`` lines ahead; ``None`` after the last."""
        while len(self._ahead) <= position:
            line = next(self._source, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[position]

    def drop(self, count: int) -> None:
        """Go on by ``count`` lines that were looked at."""
        for _ in range(count):
            self._ahead.popleft()
        self.number += count


def read_strictly(
    path: Path, delimiter: str, columns: tuple[str, ...], header_lines: int, options: ReadingOptions
) -> SourceRows:
    """All records after the header, each accepted, rejected with its cells, or ignored as blank."""
    collector = Collector(options, columns)
    file = options.file_name
    with path.open(encoding="utf-8-sig", newline="") as source:  # newline="": line ends stay as they are
        for _ in range(header_lines):
            next(source, None)
        for record in Cutter(delimiter, len(columns)).records(Lines(source, header_lines + 1)):
            if is_blank(record.cells):
                collector.ignore(blank_record(file, record.row_number))
            elif record.fault:
                wrong = problem(
                    record.fault, file=file, row=record.row_number, found=len(record.cells), expected=len(columns)
                )
                collector.reject(wrong, named_cells(columns, record.cells))
            else:
                collector.accept(record.row_number, record.cells)
    return collector.finish()
