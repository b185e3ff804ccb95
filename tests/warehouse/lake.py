"""A warehouse from frames: rows straight into a lake, as intake would have put them, then the real build.

Here belongs what tests of the SQL need; nothing of the intake is used, so that its faults stay its own.
"""

import csv
import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from orchestration.contracts import load_contracts
from orchestration.dbt import run_dbt
from orchestration.ledger import Ledger, sha256_of
from orchestration.settings import Settings
from orchestration.warehouse.preparation import prepare


def add_delivery(settings: Settings, dataset: str, rows: pl.DataFrame, not_sent: set[str] = frozenset()) -> str:
    """Put accepted rows of one dataset into the lake and the ledger; returns the delivery's id."""
    contract = load_contracts(settings.contracts_dir)[dataset]
    schema = contract.arrow_schema()
    content = rows.select(name for name in schema.names if name in rows.columns and not name.startswith("_"))
    delivery_id = hashlib.sha256(content.write_csv().encode() + dataset.encode()).hexdigest()[:16]
    full = pl.from_arrow(schema.empty_table())
    defaults = {column.name: column.default for column in contract.columns if column.default is not None}
    values = rows.with_columns(
        pl.lit(delivery_id).alias("_delivery_id"),
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("_row_number"),
        pl.lit(None, pl.String).alias("_sheet"),
        pl.lit(f"{dataset}.csv").alias("_file_name"),
    )
    for name, default in defaults.items():
        typed = {"true": True, "false": False}.get(default, default)
        value = pl.lit(typed).cast(full.schema[name])
        values = values.with_columns((pl.col(name).fill_null(value) if name in values.columns else value).alias(name))
    for name in full.columns:
        if name not in values.columns:
            values = values.with_columns(pl.lit(None, full.schema[name]).alias(name))
    table = values.select(pl.col(name).cast(full.schema[name]) for name in full.columns)

    path = settings.raw_dir / dataset / f"{delivery_id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(path)
    inputs = set(rows.columns)
    if dataset == "approval_events":
        inputs |= {f"event_type:{value}" for value in contract.by_name["event_type"].values}
    Ledger(settings.ledger_path).append(
        "reading",
        {
            "reading_id": delivery_id,
            "delivery_id": delivery_id,
            "sha256": delivery_id,
            "file_name": f"{dataset}.csv",
            "source": None,
            "supersedes": None,
            "rejects": None,
            "receipt": {"records": table.height, "accepted": table.height, "rejected": 0, "ignored": 0},
            "datasets": {
                dataset: {
                    "path": str(path.relative_to(settings.lake_dir)),
                    "sha256": sha256_of(path),
                    "rows": table.height,
                    "inputs": sorted(inputs - set(not_sent)),
                }
            },
        },
        actor="test",
    )
    return delivery_id


def with_reference(settings: Settings, folder: Path, **changes: list[dict[str, str]]) -> Settings:
    """Settings whose reference files lie in ``folder``, with rows added to some of them, first."""
    shutil.copytree(settings.reference_dir, folder)
    for table, added in changes.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows([{**rows[0], **row} for row in added] + rows)
    return settings.model_copy(update={"reference_dir": folder})


def build(settings: Settings, *selection: str, as_of: datetime | None = None, period: str | None = None) -> None:
    """Prepare the build database and run dbt, all models or a selection of them."""
    prepare(settings, period=period, as_of=as_of)
    select = ["--select", *selection] if selection else []
    completed = run_dbt(settings, "run", *select)
    assert completed.returncode == 0, completed.stdout


def rows_of(settings: Settings, sql: str) -> list[dict]:
    """Rows of the build database as dictionaries."""
    with duckdb.connect(str(settings.build_database_path), read_only=True) as connection:
        return connection.sql(sql).pl().to_dicts()
