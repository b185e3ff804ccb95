"""One simulated city and one set of real permit logs, each taken the whole way once; tests read or copy them."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR
from tests.end_to_end.command import Office

CASES, MONTHS, LAST_MONTH = 3_000, 3, "2026-03"
SENT_BACK = {"payments_2025.csv": 4}  # rows are planted there that intake sends back


@dataclass(frozen=True)
class City:
    """A city in files, the office that took them in and published ``LAST_MONTH``, and what that office said."""

    files: Path
    office: Office
    said: str

    @property
    def truth(self) -> Path:
        return self.files / "truth"

    @property
    def deliveries(self) -> list[Path]:
        """What the departments send: everything but the truth."""
        return sorted(path for path in self.files.iterdir() if path.is_file())


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """3,000 cases in three months: sent to the inbox, run, published."""
    folder = tmp_path_factory.mktemp("city")
    office = Office(folder / "data")
    office.do("simulate", "--cases", CASES, "--months", MONTHS, "--out", folder / "files")
    made = City(folder / "files", office, "")
    inbox = office.data_dir / "inbox"
    inbox.mkdir(parents=True)
    for path in made.deliveries:
        shutil.copy(path, inbox)
    ran = office.ask("run", "--period", LAST_MONTH)
    assert ran.returncode == 3, f"rows are planted that are sent back: {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
    return City(made.files, office, ran.stdout)


@pytest.fixture
def copied(city: City, tmp_path: Path) -> Callable[[], Office]:
    """The city's office in a folder of its own, for tests that change it."""

    def copy() -> Office:
        target = tmp_path / "data"
        shutil.copytree(city.office.data_dir, target, symlinks=True)
        return Office(target)

    return copy


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of the real permit logs."""
    folder = Path(os.environ.get("XIAONENG_REALDATA", PROJECT_DIR.parent / "shared" / "realdata")) / "wabo"
    if not folder.is_dir():
        pytest.skip("the real permit logs are not on this machine (XIAONENG_REALDATA)")
    return folder
