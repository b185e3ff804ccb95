"""How a cell of a workbook becomes text.

Here belong numbers, dates and the faults that Excel leaves behind. A long number is a lost number:
Excel keeps fifteen digits, so an id of eighteen typed as a number is refused, not guessed.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

_DIGITS_KEPT = 15
_LAST_SERIAL = 2_958_466  # 9999-12-31 has not ended before it
_BUILT_IN = {
    "date": (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58),
    "datetime": (22,),
    "time": (18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56),
    "elapsed": (46,),
}
BUILT_IN = {number: kind for kind, numbers in _BUILT_IN.items() for number in numbers}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and the code of its fault where the text is not to be trusted."""

    text: str | None
    fault: str | None = None


def kind_of_format(code: str) -> str | None:
    """``date``, ``datetime``, ``time``, ``elapsed``, or ``None`` for a format of plain numbers."""
    plain = _LITERAL.sub("", code.split(";")[0]).lower()
    if "general" in plain or "通用" in plain or "@" in plain:
        return None
    if "[" in plain:
        return "elapsed"
    days = "y" in plain or "d" in plain or ("m" in plain and not ("h" in plain or "s" in plain))
    hours = "h" in plain or "s" in plain
    if days and hours:
        return "datetime"
    return "date" if days else "time" if hours else None


def unescaped(text: str) -> str:
    """``_x000D_`` and its kind are how a workbook writes characters that XML cannot."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def number_cell(raw: str, kind: str | None, since_1904: bool) -> Cell:
    """A number as a person reads it, or a date if its format says so."""
    try:
        value = float(raw)
    except ValueError:
        return Cell(raw, "E-XLS-04")
    if not math.isfinite(value):
        return Cell(raw, "E-XLS-04")
    if kind is not None:
        return _time_cell(value, kind, since_1904, raw)
    if abs(value) >= 10**_DIGITS_KEPT:
        return Cell(format(Decimal(raw), "f"), "E-XLS-01")
    if value.is_integer():
        return Cell(str(int(value)))
    return Cell(format(Decimal(f"{value:.{_DIGITS_KEPT}g}"), "f"))


def _time_cell(serial: float, kind: str, since_1904: bool, raw: str) -> Cell:
    """A serial number of days; rounded to milliseconds, which is what its fraction can carry."""
    milliseconds = round(serial * 86_400_000)
    if kind == "elapsed" and serial >= 0:
        return Cell(_clock(timedelta(milliseconds=milliseconds)))
    if kind == "time" and 0 <= serial < 1:
        return Cell(_clock(timedelta(milliseconds=milliseconds)))
    # Excel believes in 29 February 1900: day 60 does not exist and the days before it count from the 31st.
    first = 0 if since_1904 else 1
    if not first <= serial < _LAST_SERIAL or (not since_1904 and 60 <= serial < 61):
        return Cell(raw, "E-XLS-04")
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if serial >= 61 else 31)
    moment = epoch + timedelta(milliseconds=milliseconds)
    if kind == "date" and moment.time() == datetime.min.time():
        return Cell(moment.date().isoformat())
    return Cell(moment.isoformat(" ", "milliseconds" if moment.microsecond else "seconds"))


def _clock(length: timedelta) -> str:
    seconds, microseconds = length.days * 86_400 + length.seconds, length.microseconds
    fraction = f".{microseconds // 1000:03d}" if microseconds else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
