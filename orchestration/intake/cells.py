"""One column of a contract as polars expressions: what its text means, and what is wrong with it.

Here belongs what a single cell may look like. Two readings of the same rule stand side by side: the
``plain`` one covers the usual spelling and costs next to nothing on millions of rows, the ``careful``
one covers every accepted spelling and names the error; it sees only the rows the plain one left over.
Neither guesses: what is not listed here is an error. Cells come as the readers leave them, stripped and
NULL where empty. Keys and whole files belong to other modules.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from orchestration.contracts import Column, Contract

TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,
    "code": pl.String,
    "integer": pl.Int64,
    "decimal": pl.Decimal(18, 2),
    "number": pl.Decimal(18, 6),
    "boolean": pl.Boolean,
    "date": pl.Date,
    "timestamp": pl.Datetime("us"),
}
TRUE_WORDS = ("true", "1", "是", "y")
FALSE_WORDS = ("false", "0", "否", "n")
OFFSET_COLUMN = "utc_offset_minutes"
TOTAL_ROW = "E-TOTAL-01"

_EARLIEST = date(1000, 1, 1)  # keeps the plain reading from taking "+026-01-01" for a year
_PLACES = {"decimal": 2, "number": 6}  # decimals a cell may have, of 18 digits in all
_SIZE_ERRORS = {"decimal": ("E-AMT-01", "E-AMT-02", "E-AMT-03"), "number": ("E-NUM-01", "E-NUM-02", "E-NUM-03")}
_DAY = r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2}))"
_HOUR, _SIXTY = "([01][0-9]|2[0-3])", "([0-5][0-9])"
_CLOCK = rf"(?:[T ]{_HOUR}:{_SIXTY}(?::{_SIXTY}(?:\.([0-9]{{1,6}}))?)?|T{_HOUR}{_SIXTY}{_SIXTY})?"
_OFFSET = r"( ?(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]))?"
_TOTAL = (
    r"(?i)^(?:[本全][页月季年市]|各部门|以上)?[合总小累共]\s*[计計]数?\s*(?:[(（](?:[百千万亿]?[元圆])[)）])?[:：]?$"
    r"|^(?:grand|sub)?[ -]?totals?:?$"
)
_DATE = f"^{_DAY}$"
_TIMESTAMP = f"^{_DAY}{_CLOCK}{_OFFSET}$"


@dataclass(frozen=True)
class Cell:
    """A column's value and error; ``error`` is the code of what is wrong, NULL where nothing is."""

    value: pl.Expr
    error: pl.Expr


def plain(column: Column, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value and "nothing to complain about" of the usual spelling.

    ``False`` only sends the row to the careful reading; it is not yet an error.
    """
    value = _plain_value(column, text)
    holds = value.is_not_null()
    if column.type in ("text", "code") and not column.values:
        holds = value.str.len_bytes() <= column.max_length if column.max_length else value.is_not_null()
    if column.pattern is not None:
        holds = value.str.contains(f"^({column.pattern})$")
    if column.minimum is not None:
        holds = value >= column.minimum
    if column.type in ("date", "timestamp"):
        holds = value >= _EARLIEST
    return value, holds if column.required else text.is_null() | holds


def says_total(text: pl.Expr) -> pl.Expr:
    """Whether a cell names a total, as it does in the last line of a sheet."""
    return text.str.contains(_TOTAL).fill_null(False)


def _plain_value(column: Column, text: pl.Expr) -> pl.Expr:
    match column.type:
        case "integer":
            return text.cast(pl.Int64, strict=False)
        case "decimal" | "number":
            places = _PLACES[column.type]
            plain_number = rf"^-?[0-9]{{1,{18 - places}}}(\.[0-9]{{1,{places}}})?$"
            return pl.when(text.str.contains(plain_number)).then(text.cast(pl.Decimal(18, places), strict=False))
        case "boolean":  # comparisons, because a replacement table would keep the whole column in memory
            return pl.when(text == "true").then(True).when(text == "false").then(False)
        case "date":
            day = text.str.to_date("%Y-%m-%d", strict=False)
            return pl.when(text.str.len_bytes() == len("2026-01-31")).then(day)
        case "timestamp":
            instant = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
            usual = (text.str.len_bytes() == len("2026-01-31 09:00:00")) & ~text.str.ends_with("60")
            return pl.when(usual).then(instant)
        case "code" if column.values:
            return text.cast(pl.Enum(list(column.values)), strict=False)
    return text


def careful(contract: Contract, present: list[str]) -> dict[str, Cell]:
    """Every present column of the contract, over text columns of the same names."""
    stamps = [name for name in present if contract.by_name[name].type == "timestamp"]
    offset = _row_offset(contract, present, stamps)
    cells = {name: _careful_cell(contract.by_name[name], pl.col(name), offset) for name in present}
    totals = {name: says_total(pl.col(name)) for name in contract.identifying if name in present}
    is_total = pl.any_horizontal(pl.lit(False), *totals.values())
    return {
        name: Cell(
            cell.value,
            pl.when(totals.get(name, pl.lit(False)))
            .then(pl.lit(TOTAL_ROW))
            .when(~is_total)  # of a total row nothing else is worth saying
            .then(cell.error),
        )
        for name, cell in cells.items()
    }


def offset_value(contract: Contract, present: list[str]) -> pl.Expr | None:
    """The offset that explicit suffixes of the row give, for a file that does not carry the column itself."""
    if OFFSET_COLUMN not in contract.by_name:
        return None
    stamps = [name for name in present if contract.by_name[name].type == "timestamp"]
    return _row_offset(contract, present, stamps)


def _careful_cell(column: Column, text: pl.Expr, row_offset: pl.Expr) -> Cell:
    missing = pl.lit("E-REQ-01") if column.required else pl.lit(None, dtype=pl.String)
    value, error = _careful_value(column, text, row_offset)
    if column.minimum is not None:
        error = pl.coalesce(error, pl.when(value < column.minimum).then(pl.lit("E-MIN-01")))
    if column.pattern is not None:
        fits = text.str.contains(f"^({column.pattern})$")
        error = pl.coalesce(error, _unless(fits, "E-PAT-01"))
    return Cell(value, pl.when(text.is_null()).then(missing).otherwise(error))


def _careful_value(column: Column, text: pl.Expr, row_offset: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    match column.type:
        case "integer":
            value = pl.when(text.str.contains(r"^[+-]?[0-9]+$")).then(text.cast(pl.Int64, strict=False))
            if column.name == OFFSET_COLUMN:
                return row_offset, _unless(value.is_not_null(), "E-INT-01")
            return value, _unless(value.is_not_null(), "E-INT-01")
        case "decimal" | "number":
            return _careful_number(text, _PLACES[column.type], _SIZE_ERRORS[column.type])
        case "boolean":
            word = text.str.to_lowercase()
            value = pl.when(word.is_in(TRUE_WORDS)).then(True).when(word.is_in(FALSE_WORDS)).then(False)
            return value, _unless(value.is_not_null(), "E-BOOL-01")
        case "date":
            value = _day(_groups(text, _DATE))
            return value, _unless(value.is_not_null(), "E-DATE-01")
        case "timestamp":
            return _careful_timestamp(text, row_offset)
        case "code" if column.values:
            return text, _unless(text.is_in(column.values), "E-CODE-01")
    if column.max_length:
        return text, _unless(text.str.len_chars() <= column.max_length, "E-TEXT-01")
    return text, pl.lit(None, dtype=pl.String)


def _careful_number(text: pl.Expr, places: int, codes: tuple[str, str, str]) -> tuple[pl.Expr, pl.Expr]:
    """``codes`` say in turn: no number, too many decimals, too large."""
    written = text.str.contains(rf"^-?[0-9]+(\.[0-9]{{1,{places}}})?$")
    value = pl.when(written).then(text.cast(pl.Decimal(18, places), strict=False))
    no_number, too_fine, too_large = codes
    error = (
        pl.when(text.str.contains(rf"^-?[0-9]+\.[0-9]{{{places + 1},}}$"))
        .then(pl.lit(too_fine))
        .when(written & value.is_null())
        .then(pl.lit(too_large))
        .when(value.is_null())
        .then(pl.lit(no_number))
    )
    return value, error


def _careful_timestamp(text: pl.Expr, row_offset: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    groups = _groups(text, _TIMESTAMP)
    clock = [pl.coalesce(_group(groups, 10 + i), _group(groups, 14 + i), pl.lit("00")) for i in range(3)]
    fraction = pl.coalesce(_group(groups, 13), pl.lit("0")).str.pad_end(6, "0")
    written = pl.concat_str(_day_text(groups), pl.lit(" "), clock[0], pl.lit(":"), clock[1], pl.lit(":"), clock[2])
    value = pl.concat_str(written, pl.lit("."), fraction).str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.6f", strict=False, time_unit="us"
    )
    own_offset = _offset_of(text)
    error = (
        pl.when(value.is_null())
        .then(pl.lit("E-STAMP-01"))
        .when(own_offset.is_not_null() & own_offset.ne_missing(row_offset))
        .then(pl.lit("E-STAMP-02"))
    )
    return value, error


def _row_offset(contract: Contract, present: list[str], stamps: list[str]) -> pl.Expr:
    """Minutes ahead of UTC in this row: as stated, else as the first explicit suffix says."""
    if OFFSET_COLUMN not in contract.by_name:
        return pl.lit(None, dtype=pl.Int64)
    stated = [pl.col(OFFSET_COLUMN).cast(pl.Int64, strict=False)] if OFFSET_COLUMN in present else []
    return pl.coalesce(*stated, *[_offset_of(pl.col(name)) for name in stamps], pl.lit(None, dtype=pl.Int64))


def _offset_of(text: pl.Expr) -> pl.Expr:
    suffix = _group(_groups(text, _TIMESTAMP), 17).str.strip_chars().str.replace(":", "", literal=True)
    minutes = suffix.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + suffix.str.slice(3, 2).cast(
        pl.Int64, strict=False
    )
    return pl.when(suffix == "Z").then(0).when(suffix.str.starts_with("-")).then(-minutes).otherwise(minutes)


def _day(groups: pl.Expr) -> pl.Expr:
    return _day_text(groups).str.to_date("%Y-%m-%d", strict=False)


def _day_text(groups: pl.Expr) -> pl.Expr:
    year, month, day = (pl.coalesce(*[_group(groups, start + i) for start in (1, 4, 7)]) for i in range(3))
    return pl.concat_str(year, pl.lit("-"), month.str.zfill(2), pl.lit("-"), day.str.zfill(2))


def _groups(text: pl.Expr, pattern: str) -> pl.Expr:
    return text.str.extract_groups(pattern)


def _group(groups: pl.Expr, number: int) -> pl.Expr:
    return groups.struct.field(str(number))


def _unless(good: pl.Expr, code: str) -> pl.Expr:
    return pl.when(~good).then(pl.lit(code))
