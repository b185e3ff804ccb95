"""The terms of random contracts, counted once more day by day, agree with the warehouse."""

import csv
import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = date(2026, 6, 30)
TERMS = {
    "LD01": ("award_notice_date", "signed_date"),
    "LD02": ("signed_date", "filed_date"),
    "LD03": ("signed_date", "published_date"),
}
WORKING_DAYS = {"LD02": 7, "LD03": 2}
DAYS = 30


def contracts() -> list[dict]:
    """Contracts with every date near its term, around the holidays of a year and up to as_of, or missing."""
    dice = random.Random(20260630)
    made = []
    for number in range(400):
        notice = date(2025, 9, 20) + timedelta(dice.randrange(280))
        signed = notice + timedelta(dice.choice([0, 5, 28, 29, 30, 31, 32, 35, 38, 40]))
        made.append(
            {
                "contract_no": f"C{number:03d}",
                "department_code": "D01",
                "category": dice.choice(["goods", "works", "services"]),
                "award_notice_date": notice,
                "signed_date": signed if dice.random() < 0.9 else None,
                "filed_date": signed + timedelta(dice.randrange(18)) if dice.random() < 0.9 else None,
                "published_date": signed + timedelta(dice.randrange(12)) if dice.random() < 0.9 else None,
            }
        )
    return made


def working_days() -> set[date]:
    with (Settings().reference_dir / "calendar_cn.csv").open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["cal_date"]) for row in csv.DictReader(file) if row["is_workday"] == "1"}


def last_day(check: str, start: date, working: set[date]) -> date:
    """The day on which a term ends: so many working days after its start, or the day itself moved off a holiday."""
    day, left = start, WORKING_DAYS.get(check, 0)
    while left:
        day += timedelta(1)
        left -= day in working
    if check == "LD01":
        day = start + timedelta(DAYS)
        while day not in working:
            day += timedelta(1)
    return day


def judged(check: str, contract: dict, working: set[date]) -> tuple[str, date | None]:
    begun, done = (contract[column] for column in TERMS[check])
    if begun is None:
        return "INSUFFICIENT_DATA", None
    due = last_day(check, begun, working)
    if done is None and due >= AS_OF:
        return "SKIP", due
    return "PASS" if (done or AS_OF) <= due else "FAIL", due


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("terms") / "data")
    add_delivery(settings, "departments", [{"department_code": "D01", "valid_from": "2004-01-01", "name_zh": "某局"}])
    add_delivery(settings, "procurement_contracts", contracts())
    build(settings, "+procurement_contract_check", as_of=datetime(2026, 6, 30, 23, 59, 59))
    return settings


def test_every_term_ends_on_the_counted_day_with_the_counted_outcome(settings: Settings) -> None:
    working = working_days()
    expected = {
        (contract["contract_no"], check): judged(check, contract, working)
        for contract in contracts()
        for check in TERMS
    }
    found = {
        (row["contract_no"], row["check_id"]): (row["outcome"], row["due_date"])
        for row in rows_of(
            settings,
            "select contract_no, check_id, outcome, due_date from marts.procurement_contract_check "
            "where check_id in ('LD01', 'LD02', 'LD03')",
        )
    }
    assert found == expected
    outcomes = Counter((check, outcome) for (_, check), (outcome, _) in expected.items())
    assert {outcome for _, outcome in outcomes} == {"PASS", "FAIL", "SKIP", "INSUFFICIENT_DATA"}
    assert all(outcomes[check, outcome] > 10 for check in TERMS for outcome in ("PASS", "FAIL"))
