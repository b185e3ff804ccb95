"""Reading a release: a locked connection, a query, the ranking.

Here belongs everything that reads. Nothing is written, not even beside the release: a query that does
not fit into memory is refused instead of spilling, and no statement reaches a file but the release.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.build import Month
from orchestration.publication.database import attach_release, first_line, limited_connection, lock, named_if_damaged
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.ranking_table import HEADERS_ZH, INTERVAL_ZH, RankingRow, ranking_rows
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


_PRINTED = (
    "approval_rank",
    "rank_interval",
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


def open_release(settings: Settings, release: str | Path = CURRENT) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a release that can reach nothing else; the caller closes it."""
    path = find_release(settings, release) / WAREHOUSE
    connection = limited_connection(settings)
    attach_release(connection, path, "release")
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


def condition(where: str) -> str:
    """``where`` in brackets of its own, if it is one condition; anything that closes them and goes on is ``E-QRY-01``.

    Rows of a release could otherwise be put beside made-up ones and be given out as what it holds.
    """
    bracketed = f"(\n{where}\n)"
    try:
        duckdb.extract_statements(f"select case when {bracketed} then 1 end")
    except duckdb.Error as error:
        raise refuse("E-QRY-01", what=first_line(error)) from None
    return bracketed


def ranking(settings: Settings, period: str | None = None, release: str | Path = CURRENT) -> list[RankingRow]:
    """The ranking of a month as a release holds it; without a period that of the release's own month."""
    folder = find_release(settings, release)
    with named_if_damaged(WAREHOUSE), open_release(settings, folder) as connection:
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
    if any(row.rank_low is not None for row in rows):
        console.print(Text(INTERVAL_ZH))
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
            row.rank_interval,
            Text(_plain(row.department_name or row.department_code)),
            "" if row.total_score is None else f"{row.total_score:.2f}",
            _plain(row.finished_count),
            "" if row.on_time_promised_ratio is None else f"{row.on_time_promised_ratio:.1%}",
            "" if row.on_time_statutory_ratio is None else f"{row.on_time_statutory_ratio:.1%}",
            _plain(row.open_overdue_count),
            "" if row.rank_change is None else f"{row.rank_change:+d}" if row.rank_change else "0",
        )
    return table


def _plain(value: object) -> str:
    """A value for a terminal: nothing that moves its cursor."""
    return "".join(char for char in str(value) if char.isprintable()) if value is not None else ""
