"""One small city for all tests of the simulation: it is only read."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.settings import Settings
from orchestration.simulation.simulate import SimulatedCity, simulate

CALENDAR = Settings().reference_dir / "calendar_cn.csv"


def read(path: Path) -> pl.DataFrame:
    """A file as text; blank is null."""
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> SimulatedCity:
    out_dir = tmp_path_factory.mktemp("city")
    return simulate(out_dir, cases=12_000, months=4, first_month=date(2026, 1, 1), calendar_csv=CALENDAR)


@pytest.fixture(scope="session")
def events(city: SimulatedCity) -> pl.DataFrame:
    """All messages, with instants as instants."""
    files = [path for path in city.paths if path.name.startswith("approval_events")]
    instants = pl.col("event_at", "uploaded_at").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=True)
    return pl.concat([read(path) for path in files]).with_columns(instants)


@pytest.fixture(scope="session")
def planted(city: SimulatedCity) -> pl.DataFrame:
    return read(city.truth_dir / "planted.csv")


@pytest.fixture(scope="session")
def matters(city: SimulatedCity) -> pl.DataFrame:
    return read(city.out_dir / "approval_matters.csv")
