"""Delimited text: which delimiter, which header, and which of the two ways to read it.

Here belong the decision between the fast and the strict way, and the fast one. They agree wherever
the fast one is allowed; a test proves it.
"""

import re
from itertools import islice
from pathlib import Path

import polars as pl

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import BLANK, check_header, tidy
from orchestration.intake.readers.encoding import as_utf8
from orchestration.intake.readers.strict_csv import Cutter, Lines, read_strictly
from orchestration.intake.readers.unambiguous import Proof, prove
from orchestration.messages import refuse

DELIMITERS = (",", "\t", ";", "|")


def read_delimited(path: Path, options: ReadingOptions) -> SourceRows:
    """The rows of a delimited text file.

    Raises the refusals of ``as_utf8`` and ``check_header``, and ``E-FILE-31`` where the header should
    be and is not.
    """
    text = as_utf8(path, options)
    delimiter, columns, header_lines, header_bytes = _header(text, options)
    proof = prove(text, header_bytes, delimiter.encode(), len(columns)) if header_bytes else None
    if proof is None:
        return read_strictly(text, delimiter, columns, header_lines, options)
    return _read_fast(text, delimiter, columns, header_lines, proof)


def _read_fast(path: Path, delimiter: str, columns: tuple[str, ...], header_lines: int, proof: Proof) -> SourceRows:
    """A lazy frame over the file itself; only for a file proven unambiguous."""
    if not proof.records:
        schema = dict.fromkeys(columns, pl.String) | {"_row_number": pl.Int64, "_sheet": pl.String}
        return SourceRows(pl.LazyFrame(schema=schema), columns, 0)
    frame = pl.scan_csv(
        path,
        separator=delimiter,
        has_header=False,
        skip_lines=header_lines,
        schema=dict.fromkeys(columns, pl.String),
        quote_char=None,
        row_index_name="_row_number",
        row_index_offset=header_lines + 1,
        truncate_ragged_lines=False,
        ignore_errors=False,
        glob=False,
    )
    cells = tidy(columns) if proof.padded else [pl.col(name) for name in columns]
    rows = frame.select(*cells, pl.col("_row_number").cast(pl.Int64), pl.lit(None, pl.String).alias("_sheet"))
    return SourceRows(rows, columns, proof.records)


def _header(path: Path, options: ReadingOptions) -> tuple[str, tuple[str, ...], int, int | None]:
    """Delimiter, column names, number of lines up to and including the header, and their bytes.

    The bytes are ``None`` where lines end in lone carriage returns: such a file is never fast.
    """
    above = (options.header_row or 1) - 1
    with path.open(encoding="utf-8-sig", newline="") as source:
        skipped = list(islice(source, above))
        lines = Lines(source, above + 1)
        first = lines.peek(0)
        if first is None or not first.strip(BLANK):
            raise refuse("E-FILE-31", file=options.file_name, row=above + 1)
        delimiter = _delimiter(first, options)
        record = next(Cutter(delimiter, None).records(lines))
        ahead = [lines.peek(position) for position in range(record.lines)]
    if record.fault and record.fault != "E-CSV-04":  # NUL: check_header says so better
        raise refuse("E-SCH-05", file=options.file_name, row=above + 1, value=first.strip())
    columns = check_header(
        record.cells, options.file_name, row=above + 1, may_lack_names=bool(options.has_unnamed_columns)
    )
    taken = [*skipped, *(text for text in ahead if text)]
    if any(text.endswith("\r") for text in taken):
        return delimiter, columns, above + record.lines, None
    with path.open("rb") as file:
        mark = 3 if file.read(3) == b"\xef\xbb\xbf" else 0
    return (delimiter, columns, above + record.lines, mark + sum(len(text.encode()) for text in taken))


def _delimiter(header: str, options: ReadingOptions) -> str:
    """The declared delimiter, else the one that stands most often in the header outside of quotes."""
    if options.delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(options.delimiter, options.delimiter)
        if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n':
            raise refuse("E-CFG-01", file=options.file_name, what=f"delimiter: {options.delimiter!r}")
        return delimiter
    plain = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=plain.count)
