"""Where readers put their records: rows on disk in batches, the rest in memory, everything counted.

Here belong the shape of a cell (stripped, empty means null) and the count that holds for every
format. How a record is cut out of a file belongs to the format's own module.
"""

import uuid
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from orchestration.intake.readers.base import ReadingOptions, SetAside, SourceRows
from orchestration.messages import Problem, problem, refuse

BLANK = " \t\n\r\v\f\u00a0\u3000"  # what is stripped from a cell; \u3000 is the full-width space
BATCH_ROWS = 50_000
BATCH_CHARACTERS = 16_000_000
MOST_COLUMNS = 2_000
MOST_SET_ASIDE = 200_000  # kept in memory; a file with more broken records is broken as a whole
RESERVED = ("_row_number", "_sheet")


def tidy(columns: Sequence[str]) -> list[pl.Expr]:
    """Every cell stripped, an empty one null: the same expression whichever way a file is read."""
    stripped = {name: pl.col(name).str.strip_chars(BLANK) for name in columns}
    return [pl.when(text.str.len_bytes() > 0).then(text).alias(name) for name, text in stripped.items()]


def is_blank(cells: Sequence[str | None]) -> bool:
    """No cell holds anything that is left after stripping."""
    return not any(cell and cell.strip(BLANK) for cell in cells)


def check_header(
    names: Sequence[str], file: str, row: int | None = None, sheet: str | None = None, may_lack_names: bool = False
) -> tuple[str, ...]:
    """The stripped column names; one that is lacking and may lack is ``column_<position>``.

    Raises ``E-SCH-01`` for a column without a name, ``E-SCH-02`` for a name used twice, ``E-SCH-03``
    for a name with control characters, ``E-SCH-04`` for a name we use ourselves and ``E-SCH-07`` for
    more columns than a table has.
    """
    where = {"file": file, "row": row, "sheet": sheet}
    if len(names) > MOST_COLUMNS:
        raise refuse("E-SCH-07", found=len(names), limit=MOST_COLUMNS, **where)
    stripped = tuple(name.strip(BLANK) for name in names)
    if may_lack_names:
        stripped = tuple(name or f"column_{position}" for position, name in enumerate(stripped, start=1))
    seen: set[str] = set()
    for position, name in enumerate(stripped, start=1):
        if not name:
            raise refuse("E-SCH-01", position=position, **where)
        if any(ord(char) < 32 and char not in "\t\r\n" for char in name):
            raise refuse("E-SCH-03", position=position, value=name, **where)
        if name in seen:
            raise refuse("E-SCH-02", column=name, position=position, **where)
        if name in RESERVED:
            raise refuse("E-SCH-04", column=name, **where)
        seen.add(name)
    return stripped


def named_cells(columns: Sequence[str], cells: Sequence[str | None]) -> dict[str, str | None]:
    """The cells of a record by header; what stands beyond the last header is ``_cell_<position>``."""
    names = [*columns, *(f"_cell_{position}" for position in range(len(columns) + 1, len(cells) + 1))]
    return dict(zip(names, cells, strict=False))


class Collector:
    """Takes the records of one file one by one and ends as its ``SourceRows``.

    Rows go to Parquet files in the working folder, so memory does not grow with the file. Columns may
    be added while reading: earlier rows have null there.
    """

    def __init__(self, options: ReadingOptions, columns: Sequence[str] = ()):
        self.file = options.file_name
        self.columns = list(columns)
        self.rejected: list[SetAside] = []
        self.ignored: list[SetAside] = []
        self.warnings: list[Problem] = []
        self._folder = options.work_dir
        self._stem = uuid.uuid4().hex
        self._parts: list[Path] = []
        self._batch: list[Sequence[str | None]] = []
        self._row_numbers: list[int] = []
        self._sheets: list[str | None] = []
        self._characters = 0
        self._rows = 0

    def add_columns(self, names: Sequence[str], row: int | None = None) -> range:
        """The places of columns that turn up while reading, all or none. Raises what ``check_header`` raises."""
        first = len(self.columns)
        self.columns = list(check_header([*self.columns, *names], self.file, row=row))
        return range(first, len(self.columns))

    def accept(self, row_number: int, cells: Sequence[str | None], sheet: str | None = None) -> None:
        """One row, its cells in the order of ``columns``; missing last ones are null."""
        self._batch.append(cells)
        self._row_numbers.append(row_number)
        self._sheets.append(sheet)
        self._characters += sum(len(cell) for cell in cells if cell)
        if len(self._batch) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS:
            self._flush()

    def reject(self, wrong: Problem, cells: dict[str, str | None]) -> None:
        """One record that cannot be a row. ``wrong.row`` is its number."""
        self._set_aside(self.rejected, wrong, cells)

    def ignore(self, reason: Problem, cells: dict[str, str | None] | None = None) -> None:
        """One record that says nothing."""
        self._set_aside(self.ignored, reason, cells or {})

    def finish(self) -> SourceRows:
        """The rows so far, to be read when wanted. Raises ``E-FILE-31`` when there was no column at all."""
        if not self.columns:
            raise refuse("E-FILE-31", file=self.file)
        self._flush()
        schema = dict.fromkeys(self.columns, pl.String) | {"_row_number": pl.Int64, "_sheet": pl.String}
        rows = pl.LazyFrame(schema=schema)
        if self._parts:
            rows = pl.scan_parquet(self._parts, schema=schema, missing_columns="insert", glob=False).select(*schema)
        return SourceRows(
            rows=rows,
            columns=tuple(self.columns),
            records=self._rows + len(self.rejected) + len(self.ignored),
            rejected=tuple(self.rejected),
            ignored=tuple(self.ignored),
            warnings=tuple(self.warnings),
        )

    def _set_aside(self, where: list[SetAside], why: Problem, cells: dict[str, str | None]) -> None:
        if why.row is None:
            raise ValueError("a record set aside has a number")
        if len(where) >= MOST_SET_ASIDE:
            first = where[0].problem
            raise refuse(
                "E-FILE-32",
                file=self.file,
                row=why.row,
                count=MOST_SET_ASIDE,
                first_zh=first.text("zh"),
                first_en=first.text("en"),
            )
        where.append(SetAside(why.row, why.sheet, why, cells))

    def _flush(self) -> None:
        if not self._batch:
            return
        width = len(self.columns)
        padded = [cells if len(cells) == width else [*cells, *[None] * (width - len(cells))] for cells in self._batch]
        data = dict(zip(self.columns, zip(*padded, strict=True), strict=True))
        frame = (
            pl.DataFrame(data, schema=dict.fromkeys(self.columns, pl.String))
            .with_columns(tidy(self.columns))
            .with_columns(_row_number=pl.Series(self._row_numbers, dtype=pl.Int64))
            .with_columns(_sheet=pl.Series(self._sheets, dtype=pl.String))
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{self._stem}-{len(self._parts)}.parquet"
        frame.write_parquet(part, compression="zstd", compression_level=1)
        self._parts.append(part)
        self._rows += len(self._batch)
        self._batch, self._row_numbers, self._sheets, self._characters = [], [], [], 0


def blank_record(file: str, row: int, sheet: str | None = None) -> Problem:
    """The reason why an empty record is ignored."""
    return problem("I-ROW-01", file=file, row=row, sheet=sheet)
