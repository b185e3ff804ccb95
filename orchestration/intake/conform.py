"""The rows of one file against one contract: typed rows as Parquet, and what is wrong with the others.

Here belongs the one pass over the rows. Most rows are written in the usual spelling and leave it typed;
those left over are read again, carefully, and either join the accepted ones or come out as errors.
What a single cell may look like belongs to ``cells``; keys, which need the whole file, to ``keys``.
"""

import base64
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from orchestration.contracts import Column, Contract
from orchestration.intake import row_rules
from orchestration.intake.cells import OFFSET_COLUMN, TOTAL_ROW, TYPES, careful, offset_value, plain, says_total
from orchestration.intake.headers import match_header
from orchestration.intake.pseudonyms import Pseudonyms
from orchestration.messages import Problem, refuse

PLACE = ("_sheet", "_row_number")  # where a row stands in the sender's file
ERROR_SCHEMA = {
    "_row_number": pl.Int64,
    "_sheet": pl.String,
    "code": pl.String,
    "column_name": pl.String,
    "value": pl.String,
    "details": pl.String,
}


@dataclass(frozen=True)
class Origin:
    """What every row of a delivery carries besides its own columns."""

    delivery_id: str
    file_name: str


@dataclass(frozen=True)
class Conformed:
    """The outcome for one dataset.

    ``accepted`` has exactly the contract's Arrow schema. ``errors`` has one line per error
    (``ERROR_SCHEMA``), several for a row with several; its rows are not in ``accepted``.
    """

    contract: Contract
    accepted: Path
    rows: int
    failed_rows: int
    errors: pl.DataFrame
    inputs: tuple[str, ...]
    warnings: tuple[Problem, ...] = field(default=())


def conform(
    rows: pl.LazyFrame,
    columns: tuple[str, ...],
    contract: Contract,
    origin: Origin,
    pseudonyms: Pseudonyms,
    work_dir: Path,
) -> Conformed:
    """Check and type ``rows`` (all text, with ``_row_number`` and ``_sheet``), in one streaming pass.

    Raises ``Refusal`` when the header does not carry the contract, or when the file turns out to be
    unreadable only while it is read.
    """
    match = match_header(columns, contract, origin.file_name)
    usual, left_over = work_dir / f"{contract.dataset}.usual.parquet", work_dir / f"{contract.dataset}.left.parquet"
    text = rows.select(*[pl.col(header).alias(name) for name, header in match.headers.items()], *PLACE)
    checked = _with_plain_values(text, contract, match.present)
    accepted = checked.filter("_plain").select(*_output(contract, match.present, origin, pseudonyms))
    remaining = checked.filter(~pl.col("_plain")).select(*match.present, *PLACE)
    try:
        pl.collect_all(
            [sink(accepted, usual, contract), remaining.sink_parquet(left_over, compression_level=1, lazy=True)],
            engine="streaming",
        )
    except pl.exceptions.PolarsError as error:
        raise refuse("E-FILE-40", file=origin.file_name, what=str(error).split("\n", 1)[0]) from error
    outcome = Conformed(contract, usual, row_count(usual), 0, pl.DataFrame(schema=ERROR_SCHEMA), tuple(match.present))
    if row_count(left_over):
        outcome = _read_carefully(outcome, left_over, origin, pseudonyms, work_dir)
    return replace(outcome, inputs=tuple(sorted(match.present)), warnings=match.warnings)


def sink(rows: pl.LazyFrame, path: Path, contract: Contract) -> pl.LazyFrame:
    """Write rows of a contract as Parquet that every engine reads with the contract's own schema."""
    metadata = {"ARROW:schema": _arrow_schema_text(contract)}
    return rows.sink_parquet(path, compression="zstd", compression_level=1, metadata=metadata, lazy=True)


def row_count(path: Path) -> int:
    return pq.read_metadata(path).num_rows


def _with_plain_values(text: pl.LazyFrame, contract: Contract, present: list[str]) -> pl.LazyFrame:
    readings = {name: plain(contract.by_name[name], pl.col(name)) for name in present}
    values = [value.alias(_value_name(name)) for name, (value, _) in readings.items()]
    fine = pl.all_horizontal([holds for _, holds in readings.values()]).fill_null(False)
    free = [name for name in contract.identifying if name in present and _takes_any_text(contract.by_name[name])]
    fine = pl.all_horizontal(fine, *[~says_total(pl.col(name)) for name in free])
    checked = text.with_columns(*values, fine.alias("_plain"))
    if not contract.row_rules:
        return checked
    holding = [row_rules.holds(rule, contract) for rule in contract.row_rules]
    return checked.with_columns(_rule_inputs(contract, present)).with_columns(
        pl.all_horizontal("_plain", *holding).alias("_plain")
    )


def _rule_inputs(contract: Contract, present: list[str]) -> list[pl.Expr]:
    """The cells that the rules of this contract compare, as they will be loaded."""
    return [
        _loaded_value(contract.by_name[name], present).alias(row_rules.input_name(name))
        for name in row_rules.columns_of(contract)
    ]


def _takes_any_text(column: Column) -> bool:
    """Whether the plain reading would take the word for a total as a value."""
    return column.type in ("text", "code") and not column.values


def _value_name(name: str) -> str:
    return f"={name}"


def _read_carefully(
    outcome: Conformed, left_over: Path, origin: Origin, pseudonyms: Pseudonyms, work_dir: Path
) -> Conformed:
    """Judge the rows the plain reading left over; accepted ones follow the others in the same file."""
    contract, present = outcome.contract, list(outcome.inputs)
    cells = careful(contract, present)
    judged = pl.scan_parquet(left_over).with_columns(
        *[cell.value.alias(_value_name(name)) for name, cell in cells.items()],
        *[cell.error.alias(_error_name(name)) for name, cell in cells.items()],
    )
    judged = _with_broken_rules(judged, contract, present)
    judged = judged.with_columns(_fine=pl.all_horizontal([pl.col(_error_name(name)).is_null() for name in present]))
    offset = None if OFFSET_COLUMN in present else offset_value(contract, present)
    good = judged.filter("_fine").select(*_output(contract, present, origin, pseudonyms, offset))
    careful_path, bad_path = (
        work_dir / f"{contract.dataset}.careful.parquet",
        work_dir / f"{contract.dataset}.bad.parquet",
    )
    details = [_details_name(name) for name in _with_rules(contract, present)]
    bad = judged.filter(~pl.col("_fine")).select(*present, *[_error_name(name) for name in present], *details, *PLACE)
    pl.collect_all(
        [sink(good, careful_path, contract), bad.sink_parquet(bad_path, lazy=True)],
        engine="streaming",
    )
    accepted = outcome.accepted
    if row_count(careful_path):
        accepted = work_dir / f"{contract.dataset}.all.parquet"
        both = pl.concat([pl.scan_parquet(outcome.accepted), pl.scan_parquet(careful_path)])
        sink(both, accepted, contract).collect(engine="streaming")
    return Conformed(
        contract,
        accepted,
        row_count(accepted),
        row_count(bad_path),
        _errors(bad_path, contract, present),
        outcome.inputs,
    )


def _with_broken_rules(judged: pl.LazyFrame, contract: Contract, present: list[str]) -> pl.LazyFrame:
    """What cells of one row say together, where each of them can be read and the row is no total."""
    rules = [rule for rule in contract.row_rules if rule.column in present]
    if not rules:
        return judged
    nothing = pl.lit(None, dtype=pl.String)
    judged = judged.with_columns(
        *_rule_inputs(contract, present),
        *[nothing.alias(_details_name(rule.column)) for rule in rules],
        _is_total=pl.any_horizontal([pl.col(_error_name(name)).eq_missing(TOTAL_ROW) for name in present]),
    )
    for rule in rules:
        error, details = _error_name(rule.column), _details_name(rule.column)
        is_broken = ~row_rules.holds(rule, contract) & pl.col(error).is_null() & ~pl.col("_is_total")
        judged = judged.with_columns(
            pl.when(is_broken).then(pl.lit(rule.code)).otherwise(error).alias(error),
            pl.when(is_broken).then(row_rules.other_cells(rule, contract)).otherwise(details).alias(details),
        )
    return judged


def _errors(bad_path: Path, contract: Contract, present: list[str]) -> pl.DataFrame:
    bad = pl.scan_parquet(bad_path)
    ruled = _with_rules(contract, present)
    per_column = [
        bad.filter(pl.col(_error_name(name)).is_not_null()).select(
            "_row_number",
            "_sheet",
            pl.col(_error_name(name)).alias("code"),
            pl.lit(name).alias("column_name"),
            (pl.lit(None, dtype=pl.String) if contract.by_name[name].personal else pl.col(name)).alias("value"),
            (pl.col(_details_name(name)) if name in ruled else pl.lit(None, dtype=pl.String)).alias("details"),
        )
        for name in present
    ]
    return pl.concat(per_column).sort(*PLACE, maintain_order=True).collect()


def _with_rules(contract: Contract, present: list[str]) -> list[str]:
    """Columns at which a rule of the contract may find a row at fault."""
    return [name for name in present if any(rule.column == name for rule in contract.row_rules)]


def _error_name(name: str) -> str:
    return f"!{name}"


def _details_name(name: str) -> str:
    return f"~{name}"


def _output(
    contract: Contract,
    present: list[str],
    origin: Origin,
    pseudonyms: Pseudonyms,
    offset: pl.Expr | None = None,
) -> list[pl.Expr]:
    """The contract's columns, then where the row came from."""
    columns = []
    for column in contract.columns:
        if column.name in present and column.personal:
            value = pseudonyms.expression(pl.col(_value_name(column.name)))
        elif column.name == OFFSET_COLUMN and column.name not in present and offset is not None:
            value = offset
        else:
            value = _loaded_value(column, present)
        columns.append(value.alias(column.name))
    return [
        *columns,
        _constant(origin.delivery_id, "text").alias("_delivery_id"),
        pl.col("_row_number").cast(pl.Int64),
        pl.col("_sheet").cast(pl.String),
        _constant(origin.file_name, "text").alias("_file_name"),
    ]


def _loaded_value(column: Column, present: list[str]) -> pl.Expr:
    """The value of a cell with its default where it is empty or the file has no such column."""
    if column.name not in present:
        return _constant(_default(column), column.type)
    value = pl.col(_value_name(column.name))
    return value if column.default is None else value.fill_null(_default(column))


def _constant(value: Any, kind: str) -> pl.Expr:
    """The same value in every row. Text as a category of one: a byte per row to move instead of sixteen."""
    return pl.lit(value, dtype=pl.Enum([value or ""]) if kind in ("text", "code") else TYPES[kind])


def _default(column: Column) -> Any:
    match (column.type, column.default):
        case (_, None):
            return None
        case ("integer", text):
            return int(text)
        case ("boolean", text):
            return text == "true"
    return column.default


def _arrow_schema_text(contract: Contract) -> str:
    """The schema as Parquet files carry it: without it polars would state its own string types."""
    return base64.b64encode(contract.arrow_schema().serialize()).decode()
