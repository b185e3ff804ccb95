"""A warehouse that holds budgets and nothing else goes the whole way, by the commands a user would give."""

import os
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR
from tests.end_to_end.command import Office

PERIOD = "2026-03"


@pytest.fixture(scope="module")
def budgets(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The national budget of China, taken in."""
    folder = Path(os.environ.get("XIAONENG_REALDATA", PROJECT_DIR.parent / "shared" / "realdata")) / "china_budget"
    if not folder.is_dir():
        pytest.skip("the public budgets are not on this machine (XIAONENG_REALDATA)")
    office = Office(tmp_path_factory.mktemp("budgets") / "data")
    office.do("intake", *sorted(folder.glob("*.json")), "--source", "china_budget")
    return office


def test_without_approvals_somebody_must_say_how_far_time_has_come(budgets: Office) -> None:
    asked = budgets.ask("build")
    assert asked.returncode == 2
    assert "E-BUILD-01" in asked.stderr
    assert "--period" in asked.stderr


@pytest.mark.slow
def test_budgets_alone_are_checked_and_published(budgets: Office) -> None:
    budgets.do("build", "--period", PERIOD)
    budgets.do("check")
    budgets.do("publish", "--period", PERIOD)
    assert budgets.told("verify")["release_id"].startswith(f"{PERIOD}-r1-")
    assert not (budgets.release / "reports").exists()
    asked = budgets.ask("ranking", "--period", PERIOD)
    assert asked.returncode == 2
    assert "E-REL-09" in asked.stderr
