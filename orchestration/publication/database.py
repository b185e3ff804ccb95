"""DuckDB as this stage uses it: limited, with nothing to download, and locked before the first query.

Here belong opening and quoting. Every connection starts in memory and attaches what it may see, so that
two readers of one release in one process cannot meet in a shared, already locked instance.
"""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.settings import Settings

Row = dict[str, Any]


def limited_connection(settings: Settings, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An empty database in memory with the operator's limits; without ``spill`` it writes nothing."""
    limits: dict[str, str | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": os.fspath(spill) if spill else "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=limits)
    connection.execute("set timezone = 'UTC'")  # published times are local wall time: the host's zone must not matter
    return connection


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a finished database, read-only."""
    connection.execute(f"attach {literal(os.fspath(path))} as {identifier(name)} (read_only)")


@contextmanager
def named_if_damaged(file: str) -> Generator[None]:
    """A database that cannot be read to its end was altered; ``verify`` says more."""
    try:
        yield
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException):
        raise refuse("E-REL-03", file=file, table="*") from None


def attach_release(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach the database of a release; a missing or unreadable one is named."""
    if not path.is_file():
        raise refuse("E-REL-04", file=path.name, table="*")
    try:
        attach(connection, path, name)
    except duckdb.Error:
        raise refuse("E-REL-03", file=path.name, table="*") from None


def lock(connection: duckdb.DuckDBPyConnection, reachable: Sequence[Path] = ()) -> None:
    """From here on no file but those attached and the folders named, and no change of configuration."""
    if reachable:
        folders = ", ".join(literal(os.fspath(folder)) for folder in reachable)
        connection.execute(f"set allowed_directories = [{folders}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it, for the statements that take no parameters (attach, comment, copy)."""
    return "'" + text.replace("'", "''") + "'"


def first_line(error: BaseException) -> str:
    """What a database error says, without the drawing under it."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> list[Row]:
    """The answer to a query, each row by the names of its columns."""
    answer = connection.execute(sql, parameters)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
