"""The worked examples of the clock are right: each is counted again here, one day after the other."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
FIXTURES = PROJECT / "tests" / "fixtures"
ANSWER_WORKDAYS = 5


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


WORKDAYS = {
    date.fromisoformat(row["cal_date"])
    for row in read(PROJECT / "data" / "reference" / "calendar_cn.csv")
    if row["is_workday"] == "1"
}
DEADLINES = read(FIXTURES / "deadline_vectors.csv")
ACCEPTANCES = read(FIXTURES / "acceptance_vectors.csv")


def nth_workday(start: date, count: int, suspended: frozenset[date] = frozenset()) -> date:
    """The ``count``-th working day after ``start`` that is not suspended; ``start`` itself is not counted."""
    day = start
    while count:
        day += timedelta(1)
        count -= day in WORKDAYS and day not in suspended
    return day


def days_of(intervals: str) -> frozenset[date]:
    """Days of the half-open intervals ``(start, end]``; a day in two of them is one day."""
    days: set[date] = set()
    for interval in filter(None, intervals.split(";")):
        day, end = (date.fromisoformat(part) for part in interval.split("/"))
        while day < end:
            day += timedelta(1)
            days.add(day)
    return frozenset(days)


@pytest.mark.parametrize("vector", DEADLINES, ids=[row["id"] for row in DEADLINES])
def test_due_date(vector):
    start = date.fromisoformat(vector["start_date"])
    due = nth_workday(start, int(vector["limit_workdays"]), days_of(vector["suspensions"]))
    assert due.isoformat() == vector["due_date"]


@pytest.mark.parametrize(("vector_id", "suspended"), [("GV13", 0), ("GV14", 9), ("GV15", 12)])
def test_suspended_working_days(vector_id, suspended):
    (vector,) = (row for row in DEADLINES if row["id"] == vector_id)
    assert len(days_of(vector["suspensions"]) & WORKDAYS) == suspended


@pytest.mark.parametrize("vector", ACCEPTANCES, ids=[row["id"] for row in ACCEPTANCES])
def test_legal_acceptance(vector):
    received = date.fromisoformat(vector["received_date"])
    answered = date.fromisoformat(vector["supply_notice_date"] or vector["recorded_accepted_date"])
    is_deemed = answered > nth_workday(received, ANSWER_WORKDAYS)
    if is_deemed:
        accepted = received
    elif vector["supply_notice_date"]:
        accepted = date.fromisoformat(vector["supply_complete_date"])
    else:
        accepted = answered
    assert accepted.isoformat() == vector["legal_accepted_date"]
    assert str(int(is_deemed)) == vector["is_deemed_accepted"]
    assert nth_workday(accepted, int(vector["limit_workdays"])).isoformat() == vector["due_date"]


def test_the_vectors_are_all_there():
    assert [row["id"] for row in DEADLINES] == [f"GV{number:02}" for number in range(1, 19)]
    assert [row["id"] for row in ACCEPTANCES] == [f"AV{number:02}" for number in range(1, 6)]
