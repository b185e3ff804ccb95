"""What differs between two releases: every figure and rank of a month, and what they were made from.

Here belongs comparing, once, for ``diff`` and for the correction notice of a restatement. Which row of a
table is which is said by the keys its dbt tests are bound to; nothing here knows a table by its name.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml

from orchestration.publication.build import Month
from orchestration.publication.database import attach_release, identifier, limited_connection, lock, named_if_damaged
from orchestration.publication.pointer import find_release
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

MONTH = "month"
_LONGER_PERIODS = ("quarter", "year", "fiscal_year")
_SAY_WHICH_RELEASE = ("as_of", "restatement_no")  # they differ between any two releases
_RANK = "approval_rank"


@dataclass(frozen=True)
class Change:
    """A published value that differs; of a row that is only in one of the two every filled value does.

    ``column`` is None for a row without a key of its own, which appears or disappears as a whole.
    """

    mart: str
    key: dict[str, Any]
    kind: Literal["changed", "added", "removed"]
    column: str | None
    before: Any
    after: Any

    @property
    def is_rank(self) -> bool:
        return self.column == _RANK


@dataclass(frozen=True)
class Cause:
    """Something the two were made from that differs: rows of a reading, hash of a reference table or of the program,
    value of a parameter; None where it is not in one of them."""

    kind: str  # reading_added, reading_withdrawn, reference, parameter, code
    name: str
    delivery_id: str | None
    file_name: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Input:
    """What tells a thing that goes into a release from another of its name, and the file it came in."""

    value: str | None
    delivery_id: str | None = None
    file_name: str | None = None


_NONE = _Input(None)


@dataclass(frozen=True)
class Comparison:
    """One release against another, in the figures of a month."""

    before: str
    after: str
    period: str
    changes: list[Change]
    causes: list[Cause]


def diff(settings: Settings, a: str | Path, b: str | Path) -> Comparison:
    """Every figure and rank that differs from release ``a`` to release ``b``, and why.

    Compared is the month of the earlier of the two: what was published of it, and what the other says of it.
    """
    before, after = find_release(settings, a), find_release(settings, b)
    with compared(settings, before, after) as connection:
        return compare(connection, "before", "after", declared_keys(settings), (before.name, after.name))


@contextmanager
def compared(settings: Settings, before: Path, after: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A locked connection to the databases of two releases, named ``before`` and ``after``."""
    with named_if_damaged(WAREHOUSE), limited_connection(settings) as connection:
        attach_release(connection, before / WAREHOUSE, "before")
        attach_release(connection, after / WAREHOUSE, "after")
        lock(connection)
        yield connection


def compare(
    connection: duckdb.DuckDBPyConnection,
    before: str,
    after: str,
    keys: dict[str, tuple[str, ...]],
    names: tuple[str, str],
) -> Comparison:
    """The comparison of two attached releases; ``keys`` are the declared keys by mart, ``names`` their ids."""
    periods = [
        connection.execute(f"select period from {identifier(side)}.ops.build_parameters").fetchall()[0][0]
        for side in (before, after)
    ]
    month, is_one_month = Month.of(min(periods)).first_day, periods[0] == periods[1]
    changes = [
        change
        for mart, columns in _common_marts(connection, before, after, is_one_month)
        for change in _changes(connection, before, after, mart, columns, keys.get(mart, ()), month)
    ]
    return Comparison(*names, f"{month:%Y-%m}", changes, _causes(connection, before, after))


def declared_keys(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The key of every mart: the columns its ``unique_key`` test is bound to."""
    keys = {}
    for path in sorted((settings.dbt_project_dir / "models" / "marts").rglob("*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            for test in model.get("data_tests", []):
                if "unique_key" in test:
                    keys[model["name"]] = tuple(test["unique_key"]["arguments"]["columns"])
    return keys


def _causes(connection: duckdb.DuckDBPyConnection, before: str, after: str) -> list[Cause]:
    """What went into one of the two and not into the other."""
    old_inputs, new_inputs = (_inputs(connection, side) for side in (before, after))
    found = []
    for kind, name in sorted(old_inputs.keys() | new_inputs.keys()):
        old, new = (inputs.get((kind, name), _NONE) for inputs in (old_inputs, new_inputs))
        if old.value != new.value:
            if kind == "reading":  # it never changes: it counts or does not
                kind = "reading_added" if old is _NONE else "reading_withdrawn"
            file = new if old is _NONE else old
            found.append(Cause(kind, name, file.delivery_id, file.file_name, old.value, new.value))
    return found


def _inputs(connection: duckdb.DuckDBPyConnection, side: str) -> dict[tuple[str, str], _Input]:
    """What a release was made from, by kind and name."""
    name = identifier(side)
    rows = connection.execute(
        f"""
        select
            input.kind,
            input.name,
            input.sha256,
            input.row_count,
            delivery.delivery_id,
            delivery.file_name
        from {name}.ops.input as input
        left join {name}.ops.reading as reading
            on input.kind = 'reading' and input.name = reading.dataset || '/' || reading.reading_id
        left join {name}.ops.delivery as delivery on reading.delivery_id = delivery.delivery_id
        union all
        select 'code', 'code_version', code_version, null, null, null from {name}.ops.build_parameters
        """
    ).fetchall()
    found = {}
    for kind, entry, digest, row_count, delivery_id, file_name in rows:
        parameter, _, value = entry.partition("=")
        if kind == "reading":
            found[kind, entry] = _Input(str(row_count), delivery_id, file_name)
        elif kind == "parameter":
            found[kind, parameter] = _Input(value)
        else:
            found[kind, entry] = _Input(digest)
    return found


def _common_marts(
    connection: duckdb.DuckDBPyConnection, before: str, after: str, is_one_month: bool
) -> Iterator[tuple[str, list[str]]]:
    """Marts of a period that both releases hold, with the columns they share.

    Quarters and years are compared between releases of one month only: a month later they hold more.
    """
    periods = {MONTH, *_LONGER_PERIODS} if is_one_month else {MONTH}
    for mart, columns in connection.execute(
        """
        select
            before.table_name,
            list(before.column_name order by before.column_index) as columns
        from duckdb_columns() as before
        inner join duckdb_columns() as after
            on
                before.schema_name = after.schema_name
                and before.table_name = after.table_name
                and before.column_name = after.column_name
        where
            before.database_name = ?
            and after.database_name = ?
            and before.schema_name = 'marts'
            and not list_contains(?, before.column_name)
        group by before.table_name
        order by before.table_name
        """,
        [before, after, list(_SAY_WHICH_RELEASE)],
    ).fetchall():
        if periods & set(columns):
            yield mart, columns


def _changes(
    connection: duckdb.DuckDBPyConnection,
    before: str,
    after: str,
    mart: str,
    columns: list[str],
    declared_key: tuple[str, ...],
    month: date,
) -> Iterator[Change]:
    of_month, parameters = "", []
    for name, value in ((MONTH, month), ("year", month.year)):
        if name in columns and not parameters:
            of_month, parameters = f" where {name} = ?", [value]
    sides = [
        f"(select true as here, * from {identifier(side)}.marts.{identifier(mart)}{of_month})"
        for side in (before, after)
    ]
    key = [name for name in columns if name in declared_key]
    if not key or not all(_is_key(connection, side, key, parameters) for side in sides):
        key = columns  # rows that no key tells apart appear and disappear as a whole
    values = [name for name in columns if name not in key]
    both = " and ".join(f"before.{identifier(name)} is not distinct from after.{identifier(name)}" for name in key)
    differs = " or ".join(f"before.{identifier(name)} is distinct from after.{identifier(name)}" for name in values)
    selected = ", ".join(f"{side}.{identifier(name)}" for side in ("before", "after") for name in columns)
    rows = connection.execute(
        f"select before.here, after.here, {selected}"
        f" from {sides[0]} as before full outer join {sides[1]} as after on {both}"
        f" where before.here is null or after.here is null or {differs or 'false'}"
        f" order by {', '.join(f'coalesce(before.{identifier(name)}, after.{identifier(name)})' for name in key)}",
        parameters * 2,
    ).fetchall()
    for in_before, in_after, *cells in rows:
        old, new = (dict(zip(columns, part, strict=True)) for part in (cells[: len(columns)], cells[len(columns) :]))
        kind: Any = "changed" if in_before and in_after else "removed" if in_before else "added"
        named = {name: (old if in_before else new)[name] for name in key}
        for name in (name for name in values if old[name] != new[name]):
            yield Change(mart, named, kind, name, old[name], new[name])
        if not values:
            yield Change(mart, named, kind, None, None, None)


def _is_key(connection: duckdb.DuckDBPyConnection, side: str, key: list[str], parameters: list[Any]) -> bool:
    grouped = ", ".join(identifier(name) for name in key)
    found = connection.execute(f"select 1 from {side} group by {grouped} having count(*) > 1 limit 1", parameters)
    return not found.fetchall()
