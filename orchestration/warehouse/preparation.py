"""What the models find before the first of them runs: the lake, the reference tables, and ``ops``.

Here belong which readings count and how they are put before the SQL: whole, or only the rows of some
cases. The database is private and disposable: it is made anew for every build.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import yaml

from orchestration.contracts import Contract, load_contracts
from orchestration.ledger import Ledger, active_readings
from orchestration.messages import refuse
from orchestration.settings import Settings
from orchestration.warehouse.identity import (
    BuildParameters,
    Input,
    code_version,
    end_of_day,
    end_of_month,
    merkle_root,
    restatement_no,
)
from orchestration.warehouse.reference import ReferenceTable, calendar_code_of, read_reference

_LONGEST_SILENCE = timedelta(days=366)
_SOURCES_YAML = Path("models/staging/_sources.yml")
_SQL_TYPES = {
    "text": "varchar",
    "code": "varchar",
    "integer": "bigint",
    "decimal": "decimal(18, 2)",
    "number": "decimal(18, 6)",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


@dataclass(frozen=True)
class Basis:
    """What a build starts from: its parameters, and the readings and reference files that count."""

    parameters: BuildParameters
    inputs: list[Input]
    readings: list[dict[str, Any]]
    reference: list[ReferenceTable]


@dataclass(frozen=True)
class CaseRows:
    """How the rows of a dataset belong to cases, as ``_sources.yml`` says.

    ``case`` is SQL for the case a row speaks of. Rows with the same ``thread`` are versions or steps of one
    thing, perhaps of several cases: they are only ever looked at together.
    """

    case: str
    thread: str


def prepare(
    settings: Settings,
    period: str | None = None,
    as_of: datetime | None = None,
    known_at: int | None = None,
) -> BuildParameters:
    """Make a new build database and return what it will be built from; see ``basis_of``."""
    basis = basis_of(settings, period, as_of, known_at)
    settings.check_results_path.unlink(missing_ok=True)  # results of checks belong to the build they were run on
    with _new_database(settings.build_database_path) as connection:
        fill(connection, settings, basis)
        create_raw(connection, settings, basis.readings, load_contracts(settings.contracts_dir))
    return basis.parameters


def prepare_empty(settings: Settings, database: Path) -> None:
    """Make a database with every relation of ``raw`` and no row: all that compiling asks the database for."""
    with _new_database(database) as connection:
        connection.execute("create schema raw")
        create_raw(connection, settings, [], load_contracts(settings.contracts_dir))


def basis_of(
    settings: Settings,
    period: str | None = None,
    as_of: datetime | None = None,
    known_at: int | None = None,
) -> Basis:
    """What a build is to be made from.

    ``as_of`` stops the clock of open cases: given, else the end of ``period``, else the end of the day
    of the last accepted event. ``known_at`` is a line of the ledger (default: its head).
    Raises ``E-BUILD-01`` when nothing says how far the clock runs, ``E-CFG-02`` for a policy that does not exist.
    """
    history = Ledger(settings.ledger_path).lines()
    lines = [line for line in history if known_at is None or line.seq <= known_at]
    readings = active_readings(lines)
    reference = read_reference(settings)
    for name in ("alert_policy", "score_policy"):
        _require_policy(name, getattr(settings, name), reference)
    as_of = as_of or (end_of_month(period) if period else _end_of_events(settings, readings))
    inputs = [
        *(
            Input("reading", f"{dataset}/{reading['reading_id']}", entry["sha256"], entry["rows"])
            for reading in readings
            for dataset, entry in reading["datasets"].items()
        ),
        *(Input("reference", table.name, table.sha256, table.rows) for table in reference),
        _parameter("as_of", as_of.isoformat()),
        _parameter("score_policy", settings.score_policy),
        _parameter("alert_policy", settings.alert_policy),
    ]
    inputs_root, code = merkle_root(inputs), code_version()
    known_at = lines[-1].seq if lines else 0
    parameters = BuildParameters(
        build_id=hashlib.sha256(f"{inputs_root}{code}{known_at}{period}".encode()).hexdigest()[:16],
        period=period,
        as_of=as_of,
        known_at=known_at,
        inputs_root=inputs_root,
        code_version=code,
        score_policy=settings.score_policy,
        alert_policy=settings.alert_policy,
        restatement_no=restatement_no(history, period, inputs_root, code),  # what was published stays published
    )
    return Basis(parameters, inputs, readings, reference)


def fill(connection: duckdb.DuckDBPyConnection, settings: Settings, basis: Basis) -> None:
    """Write the schemas ``reference`` and ``ops``, and an empty ``raw``, into the connection's database."""
    for schema in ("raw", "reference", "ops"):
        connection.execute(f"create schema {schema}")
    _create_reference_tables(connection, basis.reference)
    _create_ops_tables(connection, settings, basis)


def create_raw(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    readings: list[dict[str, Any]],
    contracts: Mapping[str, Contract],
    of_cases: Mapping[str, CaseRows] | None = None,
) -> None:
    """Write ``raw``: views over the lake, or of the datasets ``of_cases`` the rows of ``live.touched_case`` only."""
    for dataset, contract in contracts.items():
        lake = lake_rows(settings, readings, contract)
        if lake is None:
            empty = contract.arrow_schema().empty_table()
            connection.register("empty", empty)
            connection.execute(f"create table raw.{dataset} as select * from empty")
            connection.unregister("empty")
        elif of_cases is None:
            connection.execute(f"create view raw.{dataset} as select * from {lake}")
        else:
            rows = of_cases[dataset]
            threads = "select case_no from live.touched_case"
            if rows.thread != rows.case:
                threads = f"select {rows.thread} from {lake} where {rows.case} in ({threads})"
            connection.execute(f"create table raw.{dataset} as select * from {lake} where {rows.thread} in ({threads})")


def lake_rows(settings: Settings, readings: list[dict[str, Any]], contract: Contract) -> str | None:
    """SQL for all rows of a dataset in these readings; None where none holds any.

    A column that the contract got after a file was accepted is empty in the rows of that file.
    """
    by_columns: dict[tuple[str, ...], list[str]] = {}
    for reading in readings:
        if contract.dataset in reading["datasets"]:
            path = settings.lake_dir / reading["datasets"][contract.dataset]["path"]
            by_columns.setdefault(tuple(pl.read_parquet_schema(path)), []).append(quoted(path))
    wanted = tuple(contract.arrow_schema().names)
    if by_columns.keys() <= {wanted}:
        return f"read_parquet([{', '.join(by_columns[wanted])}])" if by_columns else None
    parts = [
        f"select {', '.join(_held(name, columns, contract) for name in wanted)} from read_parquet([{', '.join(paths)}])"
        for columns, paths in by_columns.items()
    ]
    return f"({' union all '.join(parts)})"


def _held(name: str, columns: tuple[str, ...], contract: Contract) -> str:
    return name if name in columns else f"cast(null as {_SQL_TYPES[contract.by_name[name].type]}) as {name}"


def case_rows(settings: Settings) -> dict[str, CaseRows]:
    """The datasets whose rows belong to cases, by name; all others are looked at whole."""
    return {
        table["name"]: CaseRows(table["config"]["meta"]["case"], table["config"]["meta"]["thread"])
        for table in _sources(settings, "raw")
        if "case" in table["config"]["meta"]
    }


def month_of_last_event(settings: Settings) -> str:
    """The month (YYYY-MM) of the last accepted event; ``E-BUILD-01`` when there is none."""
    return f"{_end_of_events(settings, active_readings(Ledger(settings.ledger_path).lines())):%Y-%m}"


def _new_database(path: Path) -> duckdb.DuckDBPyConnection:
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    return duckdb.connect(str(path))


def _create_reference_tables(connection: duckdb.DuckDBPyConnection, reference: list[ReferenceTable]) -> None:
    calendars = []
    for table in reference:
        source = f"read_parquet({quoted(table.path)})"
        calendar_code = calendar_code_of(table.name)
        if calendar_code:
            calendars.append(f"select {quoted(calendar_code)} as calendar_code, * from {source}")
            descriptions = {"calendar_code": "日历代码。 Code of the calendar.", **table.column_descriptions}
            described = table.description, descriptions
            continue
        connection.execute(f"create table reference.{table.name} as from {source}")
        _comment(connection, f"reference.{table.name}", table.description, table.column_descriptions)
    connection.execute(f"create table reference.calendar_day as {' union all by name '.join(calendars)}")
    _comment(connection, "reference.calendar_day", *described)


def _create_ops_tables(connection: duckdb.DuckDBPyConnection, settings: Settings, basis: Basis) -> None:
    parameters, readings = basis.parameters, basis.readings
    rows: dict[str, list[dict[str, Any]]] = {
        "build_parameters": [
            {**vars(parameters), "as_of_date": parameters.as_of_date, "as_of_month": parameters.as_of_month}
        ],
        "input": [vars(item) for item in sorted(basis.inputs)],
        "delivery": [_delivery(reading) for reading in readings],
        "reading": [
            {
                "reading_id": reading["reading_id"],
                "delivery_id": reading["delivery_id"],
                "dataset": dataset,
                "row_count": entry["rows"],
                "sha256": entry["sha256"],
            }
            for reading in readings
            for dataset, entry in reading["datasets"].items()
        ],
        "reading_input": [
            {"delivery_id": reading["delivery_id"], "dataset": dataset, "input_name": name}
            for reading in readings
            for dataset, entry in reading["datasets"].items()
            for name in entry["inputs"]
        ],
        "reading_sender": _senders(connection, settings, readings),
        "rejected_row": _rejected_rows(settings, readings),
    }
    for table in _sources(settings, "ops"):
        columns = {column["name"]: column["data_type"] for column in table["columns"]}
        typed = ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
        connection.execute(f"create table ops.{table['name']} ({typed})")
        if rows[table["name"]]:
            frame = pl.DataFrame(
                [{name: row[name] for name in columns} for row in rows[table["name"]]], infer_schema_length=None
            )
            connection.register("frame", frame.to_arrow())
            connection.execute(f"insert into ops.{table['name']} select * from frame")
            connection.unregister("frame")
        descriptions = {column["name"]: column["description"] for column in table["columns"]}
        _comment(connection, f"ops.{table['name']}", table["description"], descriptions)


def _sources(settings: Settings, name: str) -> list[dict[str, Any]]:
    return next(source for source in _all_sources(settings.dbt_project_dir) if source["name"] == name)["tables"]


@cache
def _all_sources(dbt_project_dir: Path) -> list[dict[str, Any]]:
    return yaml.safe_load((dbt_project_dir / _SOURCES_YAML).read_text(encoding="utf-8"))["sources"]


def _senders(
    connection: duckdb.DuckDBPyConnection, settings: Settings, readings: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Whose rows each delivery holds, from the whole lake even where ``raw`` holds the rows of a few cases."""
    lake = lake_rows(settings, readings, load_contracts(settings.contracts_dir)["approval_events"])
    if lake is None:
        return []
    found = connection.execute(
        "select _delivery_id, department_code, cast(min(event_at) as date) "
        f"from {lake} group by _delivery_id, department_code order by all"
    ).fetchall()
    names = ("delivery_id", "department_code", "first_date")
    return [{"dataset": "approval_events", **dict(zip(names, row, strict=True))} for row in found]


def _delivery(reading: dict[str, Any]) -> dict[str, Any]:
    receipt = reading["receipt"]
    return {
        "delivery_id": reading["delivery_id"],
        "file_name": reading["file_name"],
        "sha256": reading["sha256"],
        "source": reading["source"],
        "record_count": receipt["records"],
        "accepted_count": receipt["accepted"],
        "rejected_count": receipt["rejected"],
        "ignored_count": receipt["ignored"],
    }


def _rejected_rows(settings: Settings, readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for reading in readings:
        if reading["rejects"]:
            rejects = pl.read_parquet(settings.lake_dir / reading["rejects"])
            rows += [
                {
                    "delivery_id": reading["delivery_id"],
                    "file_name": reading["file_name"],
                    "sheet": row["_sheet"],
                    "row_number": row["_row_number"],
                    **{name: row[name] for name in ("dataset", "code", "column_name", "reason_zh", "reason_en")},
                }
                for row in rejects.iter_rows(named=True)
            ]
    return rows


def _end_of_events(settings: Settings, readings: list[dict[str, Any]]) -> datetime:
    """End of the last day on which something happened; a day years after all others is a mistyped one."""
    paths = [
        settings.lake_dir / reading["datasets"]["approval_events"]["path"]
        for reading in readings
        if "approval_events" in reading["datasets"]
    ]
    dates = pl.col("event_at").dt.date().alias("day")
    # files of different times may hold different columns of the contract
    rows = pl.scan_parquet(paths, extra_columns="ignore") if paths else None
    days = [] if rows is None else rows.select(dates).unique().sort("day").collect()["day"].to_list()
    if not days:
        raise refuse("E-BUILD-01")
    while len(days) > 1 and days[-1] - days[-2] > _LONGEST_SILENCE:
        days.pop()
    return end_of_day(days[-1])


def _require_policy(setting: str, chosen: str, reference: list[ReferenceTable]) -> None:
    """Under a policy that no row describes nothing would be found, and nobody would know why."""
    path = next(table.path for table in reference if table.name == setting)
    known = pl.scan_parquet(path).select(pl.col("policy_id").unique().sort()).collect()["policy_id"].to_list()
    if chosen not in known:
        raise refuse("E-CFG-02", setting=f"XIAONENG_{setting.upper()}", chosen=chosen, known=", ".join(known))


def _parameter(name: str, value: str) -> Input:
    return Input("parameter", f"{name}={value}", hashlib.sha256(value.encode()).hexdigest(), None)


def _comment(connection: duckdb.DuckDBPyConnection, table: str, text: str, columns: dict[str, str]) -> None:
    connection.execute(f"comment on table {table} is {quoted(text)}")
    for name, description in columns.items():
        connection.execute(f"comment on column {table}.{name} is {quoted(description)}")


def quoted(value: object) -> str:
    """A string literal; only our own names and the lake's own paths come here."""
    return "'" + str(value).replace("'", "''") + "'"
