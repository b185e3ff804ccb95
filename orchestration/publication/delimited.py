"""CSV that a spreadsheet opens without running anything.

Here belongs the form of a delimited file; which rows it has is decided by whoever writes one.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

# A text that begins so is a formula to some spreadsheet (OWASP, ASVS 5.0 1.2.10); full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_UNDIVIDED = "-"  # alone it is no formula, and it stands in every key that is not divided further


def delimited(header: Sequence[str], rows: Iterable[Sequence[Any]], bom: bool = False) -> bytes:
    """UTF-8 CSV with CRLF; numbers stay numbers, a text that could be a formula gets an apostrophe.

    ``bom`` is for files that Excel opens by a double click: without it Chinese text is garbled there.
    """
    text = io.StringIO(newline="")
    write_delimited(text, header, rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def write_delimited(target: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same into a text file opened with ``newline=""``, row by row."""
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([delimited_cell(name) for name in header])
    writer.writerows([delimited_cell(value) for value in row] for row in rows)


def delimited_cell(value: Any) -> str:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = str(value).replace("\0", "�")
    return f"'{text}" if text != _UNDIVIDED and str(value).startswith(_FORMULA_STARTS) else text
