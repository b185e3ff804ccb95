"""Late data makes a new restatement; what was published can be built again, byte for byte, from what was known."""

import json
import random
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.ledger import Ledger
from orchestration.publication.changes import diff
from orchestration.publication.manifest import read_manifest
from orchestration.publication.release import Published, publish
from orchestration.publication.verification import verify
from orchestration.settings import Settings
from orchestration.warehouse.identity import code_version
from orchestration.warehouse.preparation import prepare
from tests.warehouse.lake import add_delivery, build, rows_of

MONTH = "2026-03"
DEPARTMENTS = [{"department_code": code, "valid_from": "2020-01-01", "name_zh": f"{code}局"} for code in ("D1", "D2")]
MATTERS = [
    {
        "matter_code": f"M{number}",
        "matter_version": 1,
        "matter_name": "事项",
        "department_code": f"D{number}",
        "statutory_limit": 10,
        "promised_limit": 5,
        "limit_unit": "workday",
        "valid_from": "2020-01-01",
    }
    for number in (1, 2)
]


def case(number: int, department: int, accepted: date, finished: date | None) -> list[dict]:
    message = {"case_no": f"C{number}", "matter_code": f"M{department}", "department_code": f"D{department}"}
    happened = {"apply": accepted, "accept": accepted, "finish": finished}
    return [
        message | {"event_type": kind, "event_at": f"{day} 10:00:00", "result_code": "0" if kind == "finish" else None}
        for kind, day in happened.items()
        if day
    ]


def start(settings: Settings, events: list[dict]) -> None:
    add_delivery(settings, "departments", DEPARTMENTS)
    add_delivery(settings, "approval_matters", MATTERS)
    add_delivery(settings, "approval_events", events)


def published(settings: Settings, known_at: int | None = None, draft: bool = False, period: str = MONTH) -> Published:
    """Build a month and publish it; what the checks would say is not what is asked here."""
    build(settings, period=period, known_at=known_at)
    (build_id,) = rows_of(settings, "select build_id from ops.build_parameters")
    passed = {"name": "K", "kind": "expectation", "action": "blocking", "status": "passed", "failing_count": 0}
    results = {**build_id, "status": "complete", "expected": ["K"], "results": [passed]}
    settings.check_results_path.write_text(json.dumps(results), encoding="utf-8")
    return publish(settings, period, draft)


def parquet(release: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in release.rglob("*.parquet")}


def known(settings: Settings, known_at: int | None = None) -> tuple[object, ...]:
    """What a build of the month is made from: its identity, and the rows it would read."""
    parameters = prepare(settings, MONTH, known_at=known_at)
    rows = rows_of(settings, "select case_no, event_type, data_version, event_at from raw.approval_events order by all")
    return parameters.inputs_root, parameters.restatement_no, parameters.as_of, rows


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_what_was_known_at_a_publication_is_known_for_ever(seed: int, tmp_path: Path) -> None:
    """Publications alternate with late data, corrections and withdrawals, in a random order."""
    settings, dice = Settings.for_data_dir(tmp_path / "data"), random.Random(seed)
    ledger = Ledger(settings.ledger_path)
    start(settings, case(0, 1, date(2026, 3, 2), None))
    deliveries, history = [], []
    for number in range(1, 10):
        act = dice.choice(["late", "corrected", "withdrawn", "published", "published"])
        if act == "published" or number == 9:
            at = ledger.head()[0]
            root, restatement_no, as_of, rows = known(settings)
            history.append((at, (root, restatement_no, as_of, rows)))
            payload = {"release_id": f"r{number}", "period": MONTH, "restatement_no": restatement_no}
            ledger.append("publication", {**payload, "inputs_root": root, "code_version": code_version()}, "test")
        elif act == "withdrawn" and deliveries:
            ledger.append("withdrawal", {"reading_id": deliveries.pop(), "reason": "test"}, "test")
        else:
            version = {"data_version": number} if act == "corrected" else {}
            rows = [row | version for row in case(dice.randrange(3), 1, date(2026, 3, 2), date(2026, 3, 2 + number))]
            deliveries.append(add_delivery(settings, "approval_events", rows))
    assert {at: known(settings, at) for at, _ in history} == dict(history)
    numbers = {root: number for _, (root, number, _, _) in history}
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1)), "other content, other number; never one twice"


@pytest.mark.slow
def test_every_publication_can_be_built_again_after_later_corrections(tmp_path: Path) -> None:
    settings = Settings.for_data_dir(tmp_path / "data")
    day = date(2026, 3, 2)
    events = [row for n in range(1, 9) for row in case(n, 1 + n % 2, day, day + timedelta(days=n))]
    start(settings, events + case(10, 1, day, None))
    releases, known_at = [], []

    def publish_now() -> None:
        known_at.append(Ledger(settings.ledger_path).head()[0])
        releases.append(published(settings))

    publish_now()
    late = add_delivery(settings, "approval_events", case(9, 1, day, date(2026, 3, 27)))
    publish_now()
    corrected = [row | {"data_version": 2} for row in case(2, 1, day, date(2026, 3, 30))]
    add_delivery(settings, "approval_events", corrected)
    publish_now()
    Ledger(settings.ledger_path).append("withdrawal", {"reading_id": late, "reason": "test"}, "test")
    publish_now()

    assert [release.release_id[:10] for release in releases] == [f"{MONTH}-r{number}" for number in (1, 2, 3, 4)]
    for before, after in pairwise(releases):
        assert read_manifest(after.path)["restates"] == before.release_id
        assert diff(settings, before.release_id, after.release_id).changes
    found = diff(settings, releases[0].release_id, releases[1].release_id)
    finished = {
        change.key["department_code"]: (change.before, change.after)
        for change in found.changes
        if (change.mart, change.column) == ("monthly_department_approval_efficiency", "finished_count")
    }
    assert finished == {"D1": (4, 5)}
    assert [(cause.kind, cause.after) for cause in found.causes] == [("reading_added", "3")]

    for release, at in zip(releases, known_at, strict=True):
        again = published(settings, at, draft=True)
        assert again.release_id == f"{release.release_id}-draft"
        assert parquet(again.path) == parquet(release.path)
        assert verify(settings, release.release_id).release_id == release.release_id
    assert not published(settings, known_at[0]).is_current
    assert verify(settings, "current").release_id == releases[-1].release_id

    # what is known now, at another time: only the clock of the open case stops there
    elapsed = "select elapsed_working_days, is_overdue_promised from marts.fct_approval_case where case_no = '{}'"
    build(settings, "+fct_approval_case", as_of=datetime(2026, 3, 6, 23, 59, 59))
    assert rows_of(settings, elapsed.format("C10")) == [{"elapsed_working_days": 4, "is_overdue_promised": False}]
    assert rows_of(settings, elapsed.format("C2")) == [{"elapsed_working_days": 20, "is_overdue_promised": True}]
