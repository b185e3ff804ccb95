"""Alerts and open cases brought up to date without a full build: only the cases that may have changed are computed.

Here belong which cases these are and how their rows replace the old ones. The result is that of a computation of
all cases, exactly: every relation is the same SQL as in a full build, and what is not computed rests on the
same rows, the same reference and a clock that no longer concerns it. Where that cannot be said, all is computed.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.contracts import load_contracts
from orchestration.ledger import sha256_of
from orchestration.live_state import (
    LiveState,
    current_folder,
    is_whole,
    new_folder,
    publish_state,
    read_state,
    table_path,
)
from orchestration.settings import Settings
from orchestration.warehouse.compiled import DATABASE, Compiled, compiled, execute
from orchestration.warehouse.identity import code_version
from orchestration.warehouse.preparation import Basis, basis_of, case_rows, create_raw, fill, quoted

ALERTS = "marts.fct_approval_alert"
UNSETTLED = "intermediate.int_approvals__unsettled_case"
KEYS = {ALERTS: "alert_no", "marts.open_case_status": "case_no", UNSETTLED: "case_no"}
NAMES = ("marts.dim_department", "marts.dim_matter", "reference.rule_register")  # the words alerts are shown in

# What differs from build to build and decides no figure; as_of decides, and is looked at by itself.
_OWN_TO_A_BUILD = (
    "build_id, period, as_of, as_of_date, as_of_month, known_at, inputs_root, code_version, restatement_no"
)
_TOUCHED = "select case_no from live.touched_case"


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh. ``reason`` says why all cases were computed; None where only some were."""

    known_at: int
    as_of: datetime
    reason: str | None
    recomputed_cases: int
    raised: int
    ended: int
    seconds: dict[str, float]


def refresh(
    settings: Settings, as_of: datetime | None = None, is_full: bool = False, keys: Mapping[str, str] = KEYS
) -> Refreshed:
    """Bring the live state up to the head of the ledger; the caller holds the writer's lock.

    ``keys`` are the relations it is to hold, each with its unique key. Raises ``E-BUILD-01`` when there is no
    event, ``E-BUILD-02`` when dbt cannot compile the models.
    """
    watch = _StopWatch()
    plan = compiled(settings, list(KEYS))
    version = f"{plan.version}:{code_version()}"
    basis = basis_of(settings, as_of=as_of)
    parameters = basis.parameters
    old = _old(settings)
    new = new_folder(settings)
    of_cases = case_rows(settings)
    resting = plan.resting_on(of_cases)
    contracts = load_contracts(settings.contracts_dir)
    with _database(settings, new) as connection:
        fill(connection, settings, basis)
        create_raw(connection, settings, basis.readings, {n: c for n, c in contracts.items() if n not in of_cases})
        execute(connection, (model for model in plan.models if model.relation not in resting))
        context = _fingerprints(connection, plan, resting)
        reason = "asked" if is_full else _why_all(settings, old, version, context, basis)
        watch.lap("prepare")
        before = old if reason is None else None
        if before:
            _touch(connection, settings, before, basis)
        create_raw(
            connection,
            settings,
            basis.readings,
            {name: contracts[name] for name in of_cases},
            of_cases if before else None,
        )
        watch.lap("select")
        execute(connection, (model for model in plan.models if model.relation in resting))
        watch.lap("compute")
        for relation, key in keys.items():
            _write(connection, relation, key, new, before.folder if before else None, parameters.as_of)
        for relation in NAMES:
            _write(connection, relation, "all", new)
        # what another program wrote may look different: nothing is read from it
        known = old.folder if old and old.state.version == version else None
        raised, ended = _changes(connection, new, known)
        cases = "live.touched_case" if before else "(select distinct case_no from raw.approval_events)"
        (recomputed,) = connection.execute(f"select count(*) from {cases}").fetchone() or (0,)
    state = LiveState(
        version=version,
        known_at=parameters.known_at,
        as_of=parameters.as_of.isoformat(),
        inputs_root=parameters.inputs_root,
        readings=_files(basis),
        context=context,
        tables={path.stem: sha256_of(path) for path in sorted(new.glob("*.parquet"))},
    )
    publish_state(settings, new, state)
    watch.lap("write")
    return Refreshed(parameters.known_at, parameters.as_of, reason, recomputed, raised, ended, watch.seconds)


@dataclass(frozen=True)
class _Old:
    """The state before, whole."""

    folder: Path
    state: LiveState


def _old(settings: Settings) -> _Old | None:
    folder = current_folder(settings)
    state = read_state(folder) if folder else None
    return _Old(folder, state) if folder and state and is_whole(folder, state) else None


@contextmanager
def _database(settings: Settings, new: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A database in memory, called as the SQL expects: it reaches the lake and the live folder, nothing else."""
    config: dict[str, str | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(new / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("set global TimeZone = 'UTC'")
        connection.execute(f"attach ':memory:' as {DATABASE}")
        connection.execute(f"use {DATABASE}")
        folders = ", ".join(quoted(folder) for folder in (settings.lake_dir, settings.live_dir))
        connection.execute(f"set allowed_directories = [{folders}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection


def _fingerprints(connection: duckdb.DuckDBPyConnection, plan: Compiled, resting: frozenset[str]) -> dict[str, str]:
    """Content of every relation that the computation of a case reads beside the rows of the case."""
    read = {parent for model in plan.models if model.relation in resting for parent in model.parents} - resting
    found = {}
    for relation in sorted(read):
        columns = f"* exclude ({_OWN_TO_A_BUILD})" if relation == "ops.build_parameters" else "*"
        rows = f"select {columns} from {relation}"
        counted = f"select count(*), sum(hash(content)) from ({rows}) as content"  # a sum knows no order of rows
        found[relation] = ":".join(map(str, connection.execute(counted).fetchone() or ()))
    return found


def _why_all(
    settings: Settings, old: _Old | None, version: str, context: Mapping[str, str], basis: Basis
) -> str | None:
    """Why all cases are to be computed; None where the touched ones will do."""
    if old is None:
        return "first"
    if old.state.version != version:
        return "program"
    changed = sorted(
        name for name in context.keys() | old.state.context if context.get(name) != old.state.context.get(name)
    )
    if changed:
        return f"changed: {', '.join(changed)}"
    if basis.parameters.as_of < old.state.as_of_time:
        return "earlier as_of"
    if any(not (settings.lake_dir / path).is_file() for path in old.state.readings):
        return "a reading taken back is gone"
    return None


def _touch(connection: duckdb.DuckDBPyConnection, settings: Settings, old: _Old, basis: Basis) -> None:
    """Write ``live.touched_case``: whatever a new, withdrawn or superseded row speaks of, or moving time concerns."""
    before, after = old.state.readings, _files(basis)
    changed = {path for path in before.keys() | after if before.get(path) != after.get(path)}
    found = ["select cast(null as varchar) as case_no"]
    for dataset, rows in case_rows(settings).items():
        everything = [path for path in sorted(before.keys() | after) if _dataset_of(path) == dataset]
        fresh = [path for path in everything if path in changed]
        if not fresh:
            continue
        cases = f"select {rows.case} as case_no from {_scan(settings, fresh)}"
        if rows.thread != rows.case:  # a row may have spoken of another case in an earlier version
            threads = f"select {rows.thread} from {_scan(settings, fresh)}"
            cases = (
                f"select {rows.case} as case_no from {_scan(settings, everything)} where {rows.thread} in ({threads})"
            )
        found.append(cases)
    if basis.parameters.as_of != old.state.as_of_time:
        found.append(f"select case_no from {_parquet(old.folder, UNSETTLED)}")
    connection.execute("create schema live")
    connection.execute(
        f"create table live.touched_case as select distinct case_no from ({' union all '.join(found)}) "
        "where case_no is not null"
    )


def _write(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    key: str,
    new: Path,
    old: Path | None = None,
    as_of: datetime | None = None,
) -> None:
    """Write one relation to its file: all of it, or the rows of touched cases and those of the others from before."""
    rows = f"select * from {relation}"
    if old:
        names = {name for name, *_ in connection.execute(f"describe {relation}").fetchall()}
        moved = f"replace (timestamp '{as_of}' as as_of)" if "as_of" in names else ""
        rows = (
            f"{rows} where case_no in ({_TOUCHED}) union all by name "
            f"select * {moved} from {_parquet(old, relation)} where case_no not in ({_TOUCHED})"
        )
    path = table_path(new, _table(relation))
    connection.execute(f"copy ({rows} order by {key}) to {quoted(path)} (format parquet, compression zstd)")


def _changes(connection: duckdb.DuckDBPyConnection, new: Path, old: Path | None) -> tuple[int, int]:
    """Alerts under supervision that were not before, and those that no longer are."""
    shown = "select alert_no from {} where is_current and is_supervised"
    after = shown.format(_parquet(new, ALERTS))
    before = shown.format(_parquet(old, ALERTS)) if old else f"{after} and false"
    counted = (
        f"select (select count(*) from ({after} except {before})), (select count(*) from ({before} except {after}))"
    )
    raised, ended = connection.execute(counted).fetchone() or (0, 0)
    return raised, ended


def _files(basis: Basis) -> dict[str, str]:
    """Every file of the readings in force and its hash."""
    return {entry["path"]: entry["sha256"] for reading in basis.readings for entry in reading["datasets"].values()}


def _dataset_of(path: str) -> str:
    return Path(path).parent.name


def _table(relation: str) -> str:
    return relation.split(".")[1]


def _scan(settings: Settings, paths: list[str]) -> str:
    return f"read_parquet([{', '.join(quoted(settings.lake_dir / path) for path in paths)}])"


def _parquet(folder: Path, relation: str) -> str:
    return f"read_parquet({quoted(table_path(folder, _table(relation)))})"


class _StopWatch:
    """Seconds of each part, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._last = round(now - self._last, 3), now
