"""A data folder of its own for every test, and short ways to send a file and look at what became of it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.intake.receipts import Receipt
from orchestration.intake.receiving import receive
from orchestration.ledger import Ledger, active_readings
from orchestration.settings import PROJECT_DIR, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.for_data_dir(tmp_path / "data", stable_seconds=0, sources_dir=tmp_path / "sources")


@pytest.fixture
def send(settings: Settings, tmp_path: Path) -> Callable[..., Receipt]:
    """Write a file and take it in."""

    def send_text(name: str, text: str, **options: Any) -> Receipt:
        folder = tmp_path / "sent"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        (receipt,) = receive(settings, [folder / name], **options)
        return receipt

    return send_text


@pytest.fixture
def loaded(settings: Settings) -> Callable[[str], pl.DataFrame]:
    """The rows of a dataset that are in force, in the order of the file."""

    def rows(dataset: str) -> pl.DataFrame:
        readings = active_readings(Ledger(settings.ledger_path).lines())
        paths = [one["datasets"][dataset]["path"] for one in readings if dataset in one["datasets"]]
        if not paths:
            return pl.DataFrame()
        return pl.concat([pl.read_parquet(settings.lake_dir / path) for path in paths]).sort(
            "_file_name", "_row_number"
        )

    return rows


@pytest.fixture
def rejects(settings: Settings) -> Callable[[Receipt], pl.DataFrame]:
    """The reject file of a reading."""

    def lines(receipt: Receipt) -> pl.DataFrame:
        return pl.read_parquet(settings.restricted_dir / "rejects" / f"{receipt.reading_id}.parquet")

    return lines


@pytest.fixture
def source(settings: Settings) -> Callable[..., str]:
    """Make a source with one mapping and return its name."""

    def make(sql: str, dataset: str = "departments", name: str = "office", more: str = "") -> str:
        folder = settings.sources_dir / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.yml").write_text(f"datasets: [{dataset}]\n{more}", encoding="utf-8")
        (folder / f"{dataset}.sql").write_text(sql, encoding="utf-8")
        return name

    return make


@pytest.fixture(scope="session")
def realdata() -> Path:
    folder = Path(os.environ.get("XIAONENG_REALDATA", PROJECT_DIR.parent / "shared" / "realdata"))
    if not (folder / "wabo").is_dir():
        pytest.skip("the real permit logs are not on this machine (XIAONENG_REALDATA)")
    return folder
