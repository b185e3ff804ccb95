"""The worked example of the published scoring text, on rows: from messages to alerts, points and the total of 95."""

from datetime import datetime
from decimal import Decimal

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 3, 31, 23, 59, 59)
MATTER = {
    "matter_version": 1,
    "matter_name": "事项",
    "matter_type": "01",
    "case_type": "2",
    "department_code": "D",
    "statutory_limit": 20,
    "limit_unit": "workday",
    "valid_from": "2020-01-01",
}
# Promised 11 of 20 working days: 45 per cent shorter. Accepted on Monday 03-02, a promise of 11 days ends on 03-17.
MATTERS = [MATTER | {"matter_code": "PROMISED", "promised_limit": 11}, MATTER | {"matter_code": "OTHER"}]


def case(number: int, matter: str, finished: str, **due: str) -> list[dict]:
    one = {"case_no": f"D-{number}", "matter_code": matter, "department_code": "D"}
    return [
        one | {"event_type": "accept", "event_at": "2026-03-02 09:00:00"} | due,
        one | {"event_type": "finish", "event_at": f"{finished} 10:00:00", "result_code": "0"},
    ]


def messages() -> list[dict]:
    rows: list[dict] = []
    for number in range(125):
        rows += case(number, "PROMISED", "2026-03-09")  # early, and nothing to warn of
    rows += case(125, "PROMISED", "2026-03-17")  # early, warned a day before the promise ended
    for number in (126, 127):
        rows += case(number, "PROMISED", "2026-03-18")  # early by law, warned and then past the promise
    for number in (128, 129):
        rows += case(number, "PROMISED", "2026-03-09")
    for number in range(130, 195):
        rows += case(number, "OTHER", "2026-03-02", due_at="2026-03-02 18:00:00")  # on its day: not early, no warning
    for number in range(195, 200):
        rows += case(number, "OTHER", "2026-03-12")[1:]  # finished, and nobody sent that it was accepted
    return rows


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("published") / "data", score_policy="published_signals")
    add_delivery(settings, "departments", [{"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}])
    add_delivery(settings, "approval_matters", MATTERS)
    add_delivery(settings, "approval_events", messages())
    build(settings, "+monthly_approval_efficiency_ranking", "+half_yearly_department_approval_score", as_of=AS_OF)
    return settings


def test_the_points_of_the_text(city: Settings) -> None:
    rows = rows_of(
        city,
        "select component, section_code, rule_id, level, offending_count, cast(points as double) as points"
        " from marts.monthly_department_score_detail"
        " where policy_id = 'published_signals' and month = date '2026-03-01' and component <> 'section' order by all",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("bonus", "early_finish", None, None, 130, 6),  # of the 195 whose limit is known, 66 per cent
        ("bonus", "promise", None, None, 9, 4),  # 9 of 20 days
        ("deduction", "incomplete", None, None, 5, 2),  # of 200: 2.5 per cent; no whole case makes 2.4
        ("signal", "time_limit", "T01", "yellow", 2, 10),
        ("signal", "time_limit", "T04", "blue", 3, 3),
    ]


def test_the_total_of_the_text(city: Settings) -> None:
    (row,) = rows_of(
        city,
        "select * from marts.monthly_department_approval_score"
        " where policy_id = 'published_signals' and month = date '2026-03-01'",
    )
    parts = ("base_points", "signal_points", "bonus_points", "deduction_points", "total_score")
    assert [row[name] for name in parts] == [100, 13, 10, 2, Decimal("95.0000")]  # 100 - 3 - 10 - 2 + 6 + 4
    assert (row["score_low"], row["score_high"]) == (None, None)


def test_the_policy_of_the_build_ranks_and_the_other_is_there(city: Settings) -> None:
    (ranked,) = rows_of(city, "select * from marts.monthly_approval_efficiency_ranking where month = date '2026-03-01'")
    assert (ranked["policy_id"], ranked["total_score"]) == ("published_signals", Decimal("95.0000"))
    assert (ranked["rank_low"], ranked["rank_high"]) == (None, None)  # no rate stands behind signals
    policies = rows_of(city, "select distinct policy_id from marts.monthly_department_approval_score order by all")
    assert [row["policy_id"] for row in policies] == ["published_signals", "rate_based_v1"]


def test_the_half_year_is_the_mean_of_its_months(city: Settings) -> None:
    (row,) = rows_of(
        city, "select * from marts.half_yearly_department_approval_score where policy_id = 'published_signals'"
    )
    assert (row["year"], row["half"], row["month_count"], row["total_score"]) == (2026, 1, 1, Decimal("95.0000"))
