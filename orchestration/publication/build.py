"""The finished build as publication sees it: opened read-only, with the parameters it was made from.

Here belongs reading the build database; nothing here writes to it, and no other module opens it.
"""

from calendar import monthrange
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import attach, first_line, identifier, limited_connection, lock
from orchestration.settings import Settings

SCHEMAS = ("marts", "reference", "quality", "ops")
RELEASED_PARAMETERS = (
    "period",
    "as_of",
    "inputs_root",
    "code_version",
    "score_policy",
    "alert_policy",
    "restatement_no",
)


@dataclass(frozen=True)
class BuildParameters:
    """The row of ``ops.build_parameters``. ``build_id`` binds the check results and is not released."""

    build_id: str
    period: str | None
    as_of: datetime
    inputs_root: str
    code_version: str
    score_policy: str
    alert_policy: str
    restatement_no: int


@dataclass(frozen=True)
class Month:
    """A period ``YYYY-MM``."""

    first_day: date
    last_day: date

    @classmethod
    def of(cls, period: str) -> "Month":
        try:
            if len(period) != len("2026-01"):
                raise ValueError
            first = date.fromisoformat(f"{period}-01")
        except ValueError:
            raise refuse("E-USE-01", what=f"period={period!r}, YYYY-MM") from None
        return cls(first, first.replace(day=monthrange(first.year, first.month)[1]))


@contextmanager
def open_build(settings: Settings, spill: Path | None = None) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection whose default database is the build, read-only.

    It reaches the build, the lake and the reference files its views read, and the releases; nothing
    else, and the configuration is locked. ``spill`` is where a sort that exceeds memory may go.
    """
    path = settings.build_database_path
    if not path.is_file():
        raise refuse("E-PUB-02", what=f"{path.name} ?")
    connection = limited_connection(settings, spill)
    try:
        lock(connection, (settings.warehouse_dir, settings.lake_dir, settings.reference_dir, settings.releases_dir))
        try:
            attach(connection, path, path.stem)  # a view names its catalogue: it has to be called as in the build
        except duckdb.Error as error:
            raise refuse("E-PUB-02", what=first_line(error)) from None
        connection.execute(f"use {identifier(path.stem)}")
        yield connection
    finally:
        connection.close()


def build_parameters(connection: duckdb.DuckDBPyConnection) -> BuildParameters:
    """The parameters of the build; a build without them was never finished (``E-PUB-02``)."""
    names = ("build_id", *RELEASED_PARAMETERS)
    try:
        rows = connection.execute(f"select {', '.join(names)} from ops.build_parameters").fetchall()
    except duckdb.Error as error:
        raise refuse("E-PUB-02", what=first_line(error)) from None
    if len(rows) != 1:
        raise refuse("E-PUB-02", what=f"ops.build_parameters: {len(rows)} rows")
    values: dict[str, Any] = dict(zip(names, rows[0], strict=True))
    unset = [name for name in names if values[name] is None and name != "period"]
    if unset:
        raise refuse("E-PUB-02", what=f"ops.build_parameters: {', '.join(unset)} = NULL")
    return BuildParameters(**values)
