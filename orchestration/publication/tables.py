"""The tables of a release: the published database and one Parquet file per table.

Here belongs copying rows as they are. Views become tables, types that old clients or Parquet cannot
hold become plain ones, and the rows are ordered, so that the same content gives the same Parquet bytes
whatever the number of threads and the order of delivery.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.build import RELEASED_PARAMETERS, SCHEMAS
from orchestration.publication.database import attach, identifier, literal

WAREHOUSE = "warehouse.duckdb"
STORAGE_VERSION = "v1.0.0"  # 2.x writes files that 1.x clients cannot open unless told so

# They depend on the order of delivery: what was known when is the ledger's to say.
_NEVER_RELEASED = {"build_id", "known_at"}


@dataclass(frozen=True)
class Column:
    """A column of the build and its comment."""

    name: str
    type: str
    comment: str | None

    def select(self) -> str:
        """The column as it is published."""
        name = identifier(self.name)
        if self.type.startswith("ENUM"):  # its codes may depend on which delivery came first
            return f"cast({name} as varchar) as {name}"
        if self.type in ("HUGEINT", "UHUGEINT"):  # Parquet has no such type: DuckDB would write a DOUBLE
            return f"cast({name} as bigint) as {name}"
        return name


@dataclass(frozen=True)
class Table:
    """A table or view of the build that is published."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def qualified(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.name)}"

    @property
    def parquet(self) -> str:
        """Path of its file in a release."""
        return f"parquet/{self.schema}/{self.name}.parquet"


def published_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """What the default database of ``connection`` has to publish, by schema and name."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, *column in connection.execute(
        """
        select schema_name, table_name, column_name, data_type, comment
        from duckdb_columns()
        where database_name = current_database() and list_contains(?, schema_name)
        order by schema_name, table_name, column_index
        """,
        [list(SCHEMAS)],
    ).fetchall():
        columns.setdefault((schema, table), []).append(Column(*column))
    keys = dict(
        _by_table(
            connection,
            """
            select schema_name, table_name, constraint_column_names
            from duckdb_constraints()
            where database_name = current_database() and constraint_type = 'PRIMARY KEY'
            """,
        )
    )
    comments = dict(
        _by_table(
            connection,
            """
            select schema_name, table_name, comment from duckdb_tables() where database_name = current_database()
            union all
            select schema_name, view_name, comment from duckdb_views() where database_name = current_database()
            """,
        )
    )
    return [
        Table(*name, comments.get(name), _released(name, present), tuple(keys.get(name) or ()))
        for name, present in sorted(columns.items())
    ]


def write_warehouse(connection: duckdb.DuckDBPyConnection, tables: list[Table], path: Path) -> dict[str, int]:
    """Copy the tables into a new database at ``path`` and read them back; the rows of each table.

    A table that does not come back with the rows it had in the build raises ``E-PUB-04``.
    """
    connection.execute(f"attach {literal(os.fspath(path))} as release (storage_version {literal(STORAGE_VERSION)})")
    connection.execute("begin")  # one transaction: the disk is waited for once, not for every comment
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists release.{schema}")
    for table in tables:
        selected = ", ".join(column.select() for column in table.columns)
        ordering = ", ".join(identifier(name) for name in table.key) or "all"
        connection.execute(
            f"create table release.{table.qualified} as select {selected} from {table.qualified} order by {ordering}"
        )
        _comment(connection, table)
    connection.execute("commit")
    connection.execute("detach release")

    attach(connection, path, "release")
    rows = {}
    for table in tables:
        rows[f"{table.schema}.{table.name}"] = written = _count(connection, f"release.{table.qualified}")
        expected = _count(connection, table.qualified)
        if written != expected:
            raise refuse("E-PUB-04", table=f"{table.schema}.{table.name}", written=written, expected=expected)
    return rows


def write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> None:
    """One file per table of the published database, in the order its rows have there."""
    for table in tables:
        path = folder / table.parquet
        path.parent.mkdir(parents=True, exist_ok=True)
        target, form = literal(os.fspath(path)), "format parquet, compression zstd, compression_level 1"
        connection.execute(f"copy release.{table.qualified} to {target} ({form})")


def _released(name: tuple[str, str], columns: list[Column]) -> tuple[Column, ...]:
    if name == ("ops", "build_parameters"):
        by_name = {column.name: column for column in columns}
        return tuple(by_name[parameter] for parameter in RELEASED_PARAMETERS)
    return tuple(column for column in columns if column.name not in _NEVER_RELEASED)


def _by_table(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[tuple[str, str], Any]]:
    return [((schema, table), value) for schema, table, value in connection.execute(sql).fetchall()]


def _comment(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.comment:
        connection.execute(f"comment on table release.{table.qualified} is {literal(table.comment)}")
    for column in table.columns:
        if column.comment:
            target = f"release.{table.qualified}.{identifier(column.name)}"
            connection.execute(f"comment on column {target} is {literal(column.comment)}")


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return row[0] if row else 0
