"""Repeated keys of one delivery, and which rows may be loaded after all.

Here belongs what needs the whole file: the same key twice, and source records that fall as a whole
because one of the rows derived from them is bad. Keys across deliveries are the warehouse's business.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from orchestration.contracts import Contract
from orchestration.intake.conform import PLACE, Conformed, row_count, sink
from orchestration.settings import Settings

_NAMED = 5  # other rows named in a conflict; the rest is counted
_EXAMPLES = 10


@dataclass(frozen=True)
class Settled:
    """What of one dataset is loaded. ``errors`` now includes the key conflicts."""

    contract: Contract
    accepted: Path
    rows: int
    rejected_rows: int
    repeated_rows: int  # identical to an earlier row of the file
    repeated_examples: tuple[int, ...]
    errors: pl.DataFrame


def settle(outcomes: list[Conformed], settings: Settings, work_dir: Path) -> tuple[list[Settled], pl.DataFrame]:
    """Take out repeated keys and every row of a rejected source record, in all datasets of a delivery.

    The same key and version with different content rejects all its rows, whether or not their record
    falls for another reason too: which of them is right is not ours to guess. Identical rows are loaded
    once. Also returns the places (``_sheet``, ``_row_number``) of the rejected source records.
    """
    repeats = [_repeats(outcome, settings, work_dir) for outcome in outcomes]
    errors = [pl.concat([outcome.errors, _conflicts(found)]) for outcome, found in zip(outcomes, repeats, strict=True)]
    rejected = pl.concat([found.select(PLACE) for found in errors]).unique()
    settled = [
        _settle_one(outcome, found, wrong, rejected, work_dir)
        for outcome, found, wrong in zip(outcomes, repeats, errors, strict=True)
    ]
    return settled, rejected


def _settle_one(
    outcome: Conformed, repeats: pl.DataFrame, errors: pl.DataFrame, rejected: pl.DataFrame, work_dir: Path
) -> Settled:
    identical = repeats.filter("is_identical").join(rejected, on=PLACE, how="anti", nulls_equal=True)
    later = identical.filter(pl.int_range(pl.len()).over("key_number") > 0)
    accepted, rows = outcome.accepted, outcome.rows
    has_rejected = _holds_any(accepted, rejected)
    if len(later) or has_rejected:
        accepted = work_dir / f"{outcome.contract.dataset}.settled.parquet"
        kept = pl.scan_parquet(outcome.accepted, row_index_name="_position")
        kept = kept.join(later.lazy().select("_position"), on="_position", how="anti").drop("_position")
        if has_rejected:
            kept = kept.join(rejected.lazy(), on=PLACE, how="anti", nulls_equal=True)
        sink(kept, accepted, outcome.contract).collect(engine="streaming")
        rows = row_count(accepted)
    derived = outcome.rows + outcome.failed_rows
    examples = tuple(later["_row_number"].head(_EXAMPLES).to_list())
    return Settled(outcome.contract, accepted, rows, derived - rows - len(later), len(later), examples, errors)


def _holds_any(accepted: Path, rejected: pl.DataFrame) -> bool:
    """Whether an accepted row stands in a rejected record. Most rejected rows were never accepted, and to
    write all the others a second time costs as much as the first."""
    if rejected.is_empty():
        return False
    standing = pl.scan_parquet(accepted).select(PLACE).join(rejected.lazy(), on=PLACE, how="semi", nulls_equal=True)
    return standing.select(pl.len()).collect(engine="streaming").item() > 0


def _repeats(outcome: Conformed, settings: Settings, work_dir: Path) -> pl.DataFrame:
    """Rows whose key and version occur more than once, in the order of the file.

    Cheap first: only rows whose key's hash is not the only one of its kind are looked at.
    """
    names = [*outcome.contract.key, "data_version"]
    key = ", ".join(f'"{name}"' for name in names)
    same = " and ".join(f'each_row."{name}" is not distinct from twice."{name}"' for name in names)
    content = ", ".join(f'"{column.name}"' for column in outcome.contract.columns)
    path = str(outcome.accepted)
    with _database(settings, work_dir) as connection:
        connection.execute(
            f"""
            create temp table suspect as
            select hash({key}) as key_hash from read_parquet(?) group by key_hash having count(*) > 1
            """,
            [path],
        )
        if not connection.execute("select 1 from suspect limit 1").fetchall():
            return _no_repeats()
        connection.execute(
            f"""
            create temp table suspicious as
            select * from read_parquet(?, file_row_number = true)
            where hash({key}) in (select key_hash from suspect)
            """,
            [path],
        )
        connection.execute(
            f"""
            create temp table twice as
            select {key}, row_number() over (order by min(file_row_number)) as key_number,
                count(distinct row({content})) = 1 as is_identical,
                list(_row_number order by _sheet nulls first, _row_number)[:{_NAMED + 1}] as numbers,
                count(*) as row_count, {_differences(outcome.contract)} as differences
            from suspicious
            group by {key}
            having count(*) > 1
            """
        )
        value = " || ' / ' || ".join(f"coalesce(cast(each_row.\"{name}\" as varchar), '')" for name in names)
        return connection.execute(
            f"""
            select file_row_number as _position, _sheet, _row_number, key_number, is_identical, {value} as "value",
                array_to_string(list_filter(numbers, lambda number: number <> _row_number)[:{_NAMED}], ', ')
                    || case when row_count > {_NAMED + 1} then ' …' else '' end
                    || coalesce(' (' || nullif(differences, '') || ')', '') as details
            from suspicious as each_row
            inner join twice on {same}
            order by _sheet nulls first, _row_number, file_row_number
            """
        ).pl()


def _differences(contract: Contract) -> str:
    """SQL for the columns in which rows of one key differ: their values, and how far amounts lie apart."""
    said = []
    for column in contract.columns:
        if column.name in (*contract.key, "data_version"):
            continue
        text = f"coalesce(cast(\"{column.name}\" as varchar), '∅')"
        values = f"'{column.name}: ' || array_to_string(list(distinct {text} order by {text})[:{_NAMED}], ' ≠ ')"
        if column.personal:
            values = f"'{column.name}: ≠'"
        if column.type in ("integer", "decimal", "number"):
            apart = f'cast(max("{column.name}") - min("{column.name}") as varchar)'
            values += f" || coalesce(' Δ ' || {apart}, '')"
        said.append(f"case when count(distinct {text}) > 1 then {values} end")
    return f"concat_ws('; ', {', '.join(said)})"


def _conflicts(repeats: pl.DataFrame) -> pl.DataFrame:
    return repeats.filter(~pl.col("is_identical")).select(
        "_row_number",
        "_sheet",
        pl.lit("E-KEY-01").alias("code"),
        pl.lit(None, dtype=pl.String).alias("column_name"),
        "value",
        "details",
    )


def _no_repeats() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "_position": pl.Int64,
            "_sheet": pl.String,
            "_row_number": pl.Int64,
            "key_number": pl.Int64,
            "is_identical": pl.Boolean,
            "value": pl.String,
            "details": pl.String,
        }
    )


def _database(settings: Settings, work_dir: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "threads": settings.threads,
            "memory_limit": settings.memory_limit,
            "temp_directory": str(work_dir / "spill"),
        },
    )
