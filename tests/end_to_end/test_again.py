"""The same again: whatever is repeated, in another order or another folder, comes out the same, byte for byte."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.ledger import sha256_of
from tests.end_to_end.command import XIAONENG, Office
from tests.end_to_end.conftest import LAST_MONTH, SENT_BACK, City


def test_twice_changes_nothing(city: City, copied: Callable[[], Office]) -> None:
    """The same files in the inbox again, and a run: the same release, no new reading; readers never wait."""
    office = copied()
    release, sums, readings = office.release, (office.release / "SHA256SUMS").read_bytes(), office.readings()
    inbox = office.data_dir / "inbox"
    for path in city.deliveries:
        shutil.copy(path, inbox)

    with duckdb.connect(str(office.release / "warehouse.duckdb"), read_only=True) as reader:
        count = "select count(*) from marts.fct_approval_case"
        before = reader.sql(count).fetchall()
        running = subprocess.Popen(
            [XIAONENG, "--data-dir", str(office.data_dir), "run", "--period", LAST_MONTH],
            env=office.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        (answer,) = office.told("query", "select count(*) as cases from marts.fct_approval_case")
        assert answer["cases"] == before[0][0]
        assert running.poll() is None, "the query was to be asked while it runs"
        while running.poll() is None:
            assert reader.sql(count).fetchall() == before
            time.sleep(0.2)
        said, complaints = running.communicate()
    assert running.returncode == 0, complaints
    assert said.count("duplicate") == len(city.deliveries)
    assert (office.release, (office.release / "SHA256SUMS").read_bytes()) == (release, sums)
    assert office.readings() == readings
    assert list(inbox.iterdir()) == []
    assert [path.name for path in (office.data_dir / "releases").iterdir()] == [release.name]


@pytest.mark.slow
def test_a_lost_build_is_made_again_from_the_lake(copied: Callable[[], Office]) -> None:
    """Build and history are lost; what is built anew, step by step, is published as a draft beside the release."""
    office = copied()
    tables = {path: digest for path, digest in office.release_hashes().items() if path.startswith("parquet/")}
    release = office.release
    office.build_database.unlink()
    shutil.rmtree(office.data_dir / "dagster")
    office.do("build", "--period", LAST_MONTH)
    office.do("check")
    draft = Path(office.told("publish", "--period", LAST_MONTH, "--draft")["path"])
    assert draft.name == f"{release.name}-draft"
    assert {path: sha256_of(draft / path) for path in tables} == tables
    assert office.release == release


@pytest.mark.slow
def test_order_and_place_of_delivery_do_not_matter(city: City, tmp_path: Path) -> None:
    """Another folder, the files in the opposite order one by one, one thread: the same bytes."""
    office = Office(tmp_path / "elsewhere", XIAONENG_THREADS="1", TZ="America/New_York", PYTHONHASHSEED="7")
    keys = office.data_dir / "keys"
    keys.mkdir(parents=True)
    shutil.copy(city.office.data_dir / "keys" / "pseudonym.key", keys)
    for path in reversed(city.deliveries):
        assert office.ask("intake", path).returncode == (3 if path.name in SENT_BACK else 0), path.name
    office.do("run", "--period", LAST_MONTH)
    assert office.release.name == city.office.release.name
    assert office.release_hashes() == city.office.release_hashes()
