"""Runs the jobs in this process, for the command and for cron: the same graph the daemon runs.

Here belongs how a run is started and how its failure becomes a message; what runs is in ``definitions``.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from orchestration.messages import Refusal, refuse
from orchestration.settings import Settings

_DAGSTER_YAML = """\
telemetry: {enabled: false}
concurrency:
  pools: {default_limit: 1}
"""
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_job(settings: Settings, job_name: str, period: str | None = None, **build: Any) -> None:
    """Run one job of the graph. ``period`` (YYYY-MM) is its month; ``build`` goes to ``BuildConfig``.

    A refusal inside the run is raised here as it was; anything else that fails becomes ``E-RUN-01``.
    """
    ensure_dagster_home(settings)
    os.environ["XIAONENG_DATA"] = str(settings.data_dir)  # the module's own definitions are for the same folder
    import dagster as dg

    from orchestration.definitions import build_definitions

    job = build_definitions(settings).resolve_job_def(job_name)
    is_partitioned = job.partitions_def is not None
    wanted = {**build, "period": None if is_partitioned else period}
    given = {name: value for name, value in wanted.items() if value is not None}
    config = {"ops": {"build_warehouse": {"config": given}}} if given else {}
    log = settings.warehouse_dir / "last_run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        _history_without_waiting(),
        dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance,
        log.open("w", encoding="utf-8") as said,
        redirect_stdout(said),  # dbt tells its progress there
    ):
        try:
            job.execute_in_process(
                instance=instance,
                partition_key=f"{period}-01" if is_partitioned else None,
                run_config={**config, **_QUIET},
            )
        except Refusal:
            raise
        except Exception as error:
            raise refuse("E-RUN-01", job=job_name, what=str(error), log=log.name) from error


@contextmanager
def _history_without_waiting() -> Generator[None]:
    """Let Dagster note its events without waiting for the disk each time: a run has some 1,600 of them.

    A power cut may cost the history of this run. The ledger, which is the record, always waits.
    """
    from sqlalchemy import Engine, event

    def relax(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("pragma synchronous = off")

    event.listen(Engine, "connect", relax)
    try:
        yield
    finally:
        event.remove(Engine, "connect", relax)


def ensure_dagster_home(settings: Settings) -> None:
    """Dagster's own history lies in the data folder; losing it loses no figure."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    config = settings.dagster_home / "dagster.yaml"
    if not config.exists():
        config.write_text(_DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
