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

from orchestration.contracts import Contract, load_contracts
from orchestration.dbt import run_dbt
from orchestration.ledger import Ledger, sha256_of
from orchestration.settings import Settings
from orchestration.warehouse.preparation import prepare

Rows = pl.DataFrame | list[dict]


def add_delivery(
    settings: Settings,
    dataset: str,
    rows: Rows,
    not_sent: set[str] = frozenset(),
    supersedes: str | None = None,
) -> str:
    """Put accepted rows of one dataset into the lake and the ledger; returns the delivery's id.

    Columns that are not given are empty, or hold the default of the contract. Dates and times may be text. What the
    delivery carries are its columns and the message types in its rows, less ``not_sent``.
    """
    contract = load_contracts(settings.contracts_dir)[dataset]
    types = pl.from_arrow(contract.arrow_schema().empty_table()).schema
    sent = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, infer_schema_length=None)
    assert set(sent.columns) <= set(types), set(sent.columns) - set(types)
    delivery_id = hashlib.sha256(sent.write_csv().encode() + dataset.encode()).hexdigest()[:16]
    origin = {
        "_delivery_id": pl.lit(delivery_id),
        "_row_number": pl.int_range(2, pl.len() + 2, dtype=pl.Int64),  # the first row of the file is its header
        "_sheet": pl.lit(None, pl.String),
        "_file_name": pl.lit(f"{dataset}.csv"),
    }
    table = sent.select(
        origin[name].alias(name) if name in origin else _column(sent, name, dtype, contract).alias(name)
        for name, dtype in types.items()
    )

    path = settings.raw_dir / dataset / f"{delivery_id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(path)
    inputs = {name for name in sent.columns if not name.startswith("_")}
    if dataset == "approval_events":
        inputs |= {f"event_type:{value}" for value in sent["event_type"].unique()}
    Ledger(settings.ledger_path).append(
        "reading",
        {
            "reading_id": delivery_id,
            "delivery_id": delivery_id,
            "sha256": delivery_id,
            "file_name": f"{dataset}.csv",
            "source": None,
            "supersedes": supersedes,
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


def _column(sent: pl.DataFrame, name: str, dtype: pl.DataType, contract: Contract) -> pl.Expr:
    """A column of the contract as the lake holds it."""
    default = contract.by_name[name].default if name in contract.by_name else None
    default = {"true": True, "false": False}.get(default, default)
    empty = pl.lit(default, pl.Boolean if isinstance(default, bool) else pl.String).cast(dtype)
    if name not in sent.columns:
        return pl.repeat(None, pl.len(), dtype=dtype) if default is None else empty
    column = pl.col(name)
    if sent.schema[name] == pl.String and dtype.is_temporal():
        column = column.str.to_date() if dtype == pl.Date else column.str.to_datetime("%Y-%m-%d %H:%M:%S")
    return column.cast(dtype).fill_null(empty)


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


def build(
    settings: Settings,
    *selection: str,
    as_of: datetime | None = None,
    period: str | None = None,
    known_at: int | None = None,
) -> None:
    """Prepare the build database and run dbt, all models or a selection of them."""
    prepare(settings, period=period, as_of=as_of, known_at=known_at)
    select = ["--select", *selection] if selection else []
    completed = run_dbt(settings, "run", *select)
    assert completed.returncode == 0, completed.stdout


def rows_of(settings: Settings, sql: str) -> list[dict]:
    """Rows of the build database as dictionaries."""
    with duckdb.connect(str(settings.build_database_path), read_only=True) as connection:
        return connection.sql(sql).pl().to_dicts()
