"""Reading a release: a locked connection, a query, the ranking, and what differs between two releases.

Here belongs everything that reads. Nothing is written, not even beside the release: a query that does
not fit into memory is refused instead of spilling, and no statement reaches a file but the release.
"""

import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.build import Month
from orchestration.publication.database import attach, first_line, identifier, limited_connection, lock
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.ranking_table import HEADERS_ZH, RankingRow, ranking_rows
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)

_PERIOD_COLUMNS = ("month", "quarter", "year", "fiscal_year")
_KEY_COLUMNS = (
    "jurisdiction_code",
    "department_code",
    "department_category",
    "unit_code",
    "matter_code",
    *_PERIOD_COLUMNS,
    "policy_id",
    "section_code",
    "rule_id",
    "component",
    "metric_id",
    "indicator",
    "fund_type",
    "project_code",
)
_SAY_WHICH_RELEASE = ("as_of", "restatement_no")  # they differ between any two releases


_PRINTED = (
    "approval_rank",
    "department_name",
    "total_score",
    "finished_count",
    "on_time_promised_ratio",
    "on_time_statutory_ratio",
    "open_overdue_count",
    "rank_change",
)


@dataclass(frozen=True)
class QueryResult:
    """Names and rows of an answer."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Change:
    """A published value that differs; ``column`` is None for a row that is only in one of the two."""

    mart: str
    key: dict[str, Any]
    column: str | None
    before: Any
    after: Any


def open_release(settings: Settings, release: str | Path = CURRENT) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a release that can reach nothing else; the caller closes it."""
    path = find_release(settings, release) / WAREHOUSE
    connection = limited_connection(settings)
    _attach_release(connection, path, "release")
    connection.execute("use release")
    lock(connection)
    return connection


def query(settings: Settings, sql: str, release: str | Path = CURRENT) -> QueryResult:
    """The answer to one SELECT; anything else, and anything that fails, is ``E-QRY-01``."""
    connection = open_release(settings, release)
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise refuse("E-QRY-01", what=f"{len(statements)} statements")
        if statements[0].type not in _READING:
            raise refuse("E-QRY-01", what=statements[0].type.name)
        answer = connection.execute(statements[0])
        columns = tuple(column[0] for column in answer.description or ())
        return QueryResult(columns, answer.fetchall())
    except (duckdb.Error, ValueError, OverflowError, TypeError, RuntimeError) as error:
        raise refuse("E-QRY-01", what=first_line(error)) from None
    finally:
        connection.close()


def ranking(settings: Settings, period: str | None = None, release: str | Path = CURRENT) -> list[RankingRow]:
    """The ranking of a month as a release holds it; without a period that of the release's own month."""
    folder = find_release(settings, release)
    with _named_if_damaged(), open_release(settings, folder) as connection:
        wanted = period or connection.execute("select period from ops.build_parameters").fetchall()[0][0]
        rows = ranking_rows(connection, Month.of(wanted).first_day)
    if not rows:
        raise refuse("E-REL-09", release=folder.name, period=wanted)
    return rows


def format_ranking(rows: list[RankingRow], width: int = 120) -> str:
    """The ranking as text: a table per group, then the departments listed apart with the reason."""
    from rich.console import Console
    from rich.text import Text

    text = io.StringIO()
    console = Console(file=text, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    groups: dict[tuple[str, str | None], list[RankingRow]] = {}
    for row in rows:
        groups.setdefault((row.jurisdiction_name, row.ranking_group_name), []).append(row)
    for (jurisdiction, group), members in groups.items():
        title = f"{members[0].month:%Y-%m}　{_plain(jurisdiction)}　{_plain(group)}"
        ranked = [row for row in members if row.is_ranked]
        if ranked:
            console.print(_ranking_table(title, ranked))
        else:
            console.print(Text(f"{title}：本月没有部门参加排名。"))
        apart = [row for row in members if not row.is_ranked]
        if apart:
            listed = (
                f"{_plain(row.department_name or row.department_code)}（{_plain(row.reason_zh)}）" for row in apart
            )
            console.print(Text("未参加排名：" + "、".join(listed)))
    return text.getvalue()


def _ranking_table(title: str, ranked: list[RankingRow]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left")
    for name in _PRINTED:
        table.add_column(HEADERS_ZH[name], justify="left" if name == "department_name" else "right")
    for row in ranked:
        table.add_row(
            _plain(row.approval_rank),
            Text(_plain(row.department_name or row.department_code)),
            "" if row.total_score is None else f"{row.total_score:.2f}",
            _plain(row.finished_count),
            "" if row.on_time_promised_ratio is None else f"{row.on_time_promised_ratio:.1%}",
            "" if row.on_time_statutory_ratio is None else f"{row.on_time_statutory_ratio:.1%}",
            _plain(row.open_overdue_count),
            "" if row.rank_change is None else f"{row.rank_change:+d}" if row.rank_change else "0",
        )
    return table


def diff(settings: Settings, a: str | Path, b: str | Path) -> list[Change]:
    """Every published figure and rank that differs from release ``a`` to release ``b``.

    Compared are the marts with a period; single cases are not, their figures are in these. ``as_of`` and
    the restatement number differ between any two releases and are left out.
    """
    before, after = find_release(settings, a) / WAREHOUSE, find_release(settings, b) / WAREHOUSE
    with _named_if_damaged(), limited_connection(settings) as connection:
        _attach_release(connection, before, "before")
        _attach_release(connection, after, "after")
        lock(connection)
        return [change for mart, columns in _common_marts(connection) for change in _changes(connection, mart, columns)]


@contextmanager
def _named_if_damaged() -> Generator[None]:
    """A database that cannot be read to its end was altered; ``verify`` says more."""
    try:
        yield
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException):
        raise refuse("E-REL-03", file=WAREHOUSE, table="*") from None


def _attach_release(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    if not path.is_file():
        raise refuse("E-REL-04", file=WAREHOUSE, table="*")
    try:
        attach(connection, path, name)
    except duckdb.Error:
        raise refuse("E-REL-03", file=WAREHOUSE, table="*") from None


def _common_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[str]]]:
    """Marts with a period that both releases hold, with the columns they share."""
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
            before.database_name = 'before'
            and after.database_name = 'after'
            and before.schema_name = 'marts'
            and not list_contains(?, before.column_name)
        group by before.table_name
        order by before.table_name
        """,
        [list(_SAY_WHICH_RELEASE)],
    ).fetchall():
        if any(name in columns for name in _PERIOD_COLUMNS):
            yield mart, columns


def _changes(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str]) -> Iterator[Change]:
    key = [name for name in columns if name in _KEY_COLUMNS]
    if not all(_is_key(connection, f"{side}.marts.{identifier(mart)}", key) for side in ("before", "after")):
        key = columns  # rows without a key of their own appear and disappear as a whole
    both = " and ".join(f"before.{identifier(name)} is not distinct from after.{identifier(name)}" for name in key)
    values = [name for name in columns if name not in key]
    differs = " or ".join(f"before.{identifier(name)} is distinct from after.{identifier(name)}" for name in values)
    selected = ", ".join(f"{side}.{identifier(name)}" for side in ("before", "after") for name in columns)
    rows = connection.execute(
        f"select before.here, after.here, {selected}"
        f" from (select true as here, * from before.marts.{identifier(mart)}) as before"
        f" full outer join (select true as here, * from after.marts.{identifier(mart)}) as after on {both}"
        f" where before.here is null or after.here is null or {differs or 'false'}"
        f" order by {', '.join(f'coalesce(before.{identifier(name)}, after.{identifier(name)})' for name in key)}"
    ).fetchall()
    for in_before, in_after, *cells in rows:
        old, new = (dict(zip(columns, part, strict=True)) for part in (cells[: len(columns)], cells[len(columns) :]))
        named = {name: (old if in_before else new)[name] for name in key}
        if in_before and in_after:
            for name in (name for name in values if old[name] != new[name]):
                yield Change(mart, named, name, old[name], new[name])
        else:
            yield Change(mart, named, None, old if in_before else None, new if in_after else None)


def _is_key(connection: duckdb.DuckDBPyConnection, relation: str, key: list[str]) -> bool:
    grouped = ", ".join(identifier(name) for name in key)
    return not connection.execute(f"select 1 from {relation} group by {grouped} having count(*) > 1 limit 1").fetchall()


def _plain(value: object) -> str:
    """A value for a terminal: nothing that moves its cursor."""
    return "".join(char for char in str(value) if char.isprintable()) if value is not None else ""
