"""What every reader returns, whatever the format.

Here belong the shapes only; each format has its own module.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from orchestration.messages import Problem


@dataclass(frozen=True)
class SetAside:
    """A physical record that does not become a row: rejected with its cells, or ignored with a reason."""

    row_number: int
    sheet: str | None
    problem: Problem
    cells: dict[str, str | None]  # by header; surplus cells under "_cell_<n>", counted from 1

    @property
    def cells_json(self) -> str:
        return json.dumps(self.cells, ensure_ascii=False)


@dataclass(frozen=True)
class SourceRows:
    """The rows of one file.

    ``rows`` has the file's own columns, in order and as text (null for an empty cell), then
    ``_row_number`` (Int64: the record's row in the sender's file, the header being row 1 in a plain
    table) and ``_sheet`` (String, null unless the file is a workbook).
    ``records`` = rows + rejected + ignored, always.
    """

    rows: pl.LazyFrame
    columns: tuple[str, ...]
    records: int
    rejected: tuple[SetAside, ...] = ()
    ignored: tuple[SetAside, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ReadingOptions:
    """What a source may say about its files; ``None`` means: find out."""

    format: str | None = None  # delimited, workbook, xes, parquet, jsonl, json
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    records: str | None = None  # in a JSON document: the members that lead to the records, as in data.rows
    has_unnamed_columns: bool | None = None  # a table may have columns without a name, as an exported row number
    time_zone: str | None = None  # in which instants of a typed source are written as text
    work_dir: Path = field(default_factory=Path)  # for decompressed and converted copies
    file_name: str = ""  # the sender's name, for messages
