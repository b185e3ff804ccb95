"""A row whose department, matter or case is not known yet waits, and is tried again at every build."""

from datetime import datetime

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 6, 30, 23, 59, 59)
DEPARTMENT = {"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}
ABROAD = DEPARTMENT | {"department_code": "PHL", "jurisdiction_code": "US-PHL"}  # no calendar is kept there
MATTER = {
    "matter_code": "M",
    "matter_version": 1,
    "matter_name": "事项",
    "department_code": "D",
    "statutory_limit": 20,
    "limit_unit": "workday",
    "valid_from": "2020-01-01",
}
MESSAGE = {"matter_code": "M", "department_code": "D", "event_type": "accept", "event_at": "2026-03-02 09:00:00"}
EVENTS = [
    MESSAGE | {"case_no": "KNOWN"},
    MESSAGE | {"case_no": "WAITS", "matter_code": "LATER"},
    # one message of a case names a matter that is not known yet: the case is shown, and not judged on the rest
    MESSAGE | {"case_no": "PARTLY"},
    MESSAGE | {"case_no": "PARTLY", "event_type": "finish", "matter_code": "LATER", "event_at": "2026-05-29 09:00:00"},
]
RATING = {"rating_id": "R", "case_no": "WAITS", "rated_at": "2026-03-20 09:00:00", "satisfaction_grade": "5"}
LATER = [MATTER | {"matter_code": "LATER", "matter_name": "后到的事项"}]
CASES = "select * from marts.fct_approval_case order by case_no"
PENDING = "select dataset, row_key, column_name, value, row_number from quality.pending_row order by all"


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory) -> tuple[dict[str, list[dict]], dict[str, list[dict]]]:
    """Cases and waiting rows of the build before the matter came, and of the build after."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("pending") / "data")
    add_delivery(settings, "departments", [DEPARTMENT])
    add_delivery(settings, "approval_matters", [MATTER])
    add_delivery(settings, "approval_events", EVENTS)
    add_delivery(settings, "approval_ratings", [RATING])
    seen = []
    for late in ([], LATER):
        if late:
            add_delivery(settings, "approval_matters", late)
        build(settings, "+pending_row", as_of=AS_OF)
        seen.append({"cases": rows_of(settings, CASES), "pending": rows_of(settings, PENDING)})
    return seen[0], seen[1]


def test_what_does_not_resolve_waits_with_its_place(before_and_after):
    before, _ = before_and_after
    assert [tuple(row.values()) for row in before["pending"]] == [
        ("approval_events", "case_no=PARTLY", "matter_code", "LATER", 5),
        ("approval_events", "case_no=WAITS", "matter_code", "LATER", 3),
        ("approval_ratings", "rating_id=R", "case_no", "WAITS", 2),
    ]


def test_a_case_is_not_judged_while_some_of_its_messages_wait(before_and_after):
    before, _ = before_and_after
    cases = {row["case_no"]: row for row in before["cases"]}
    assert set(cases) == {"KNOWN", "PARTLY"}
    assert cases["KNOWN"]["exclusion_reason"] is None
    assert cases["PARTLY"]["exclusion_reason"] == "rows_waiting"
    assert cases["PARTLY"]["is_overdue_statutory"] is None
    assert cases["PARTLY"]["statutory_due_date"] is None


def test_it_resolves_at_the_build_after_the_matter_has_come(before_and_after):
    _, after = before_and_after
    cases = {row["case_no"]: row for row in after["cases"]}
    assert after["pending"] == []
    assert set(cases) == {"KNOWN", "PARTLY", "WAITS"}
    assert cases["WAITS"]["satisfaction_grade"] == 5
    assert cases["WAITS"]["exclusion_reason"] is None
    # two matters under one number: now that both are known, that is what is wrong with it
    assert cases["PARTLY"]["exclusion_reason"] == "two_matters"


def test_the_order_of_deliveries_does_not_matter(before_and_after, tmp_path):
    settings = Settings.for_data_dir(tmp_path / "data")
    add_delivery(settings, "approval_ratings", [RATING])
    add_delivery(settings, "approval_matters", LATER)
    add_delivery(settings, "approval_events", EVENTS)
    add_delivery(settings, "approval_matters", [MATTER])
    add_delivery(settings, "departments", [DEPARTMENT])
    build(settings, "+pending_row", as_of=AS_OF)
    _, after = before_and_after
    assert rows_of(settings, CASES) == after["cases"]
    assert rows_of(settings, PENDING) == []


def test_no_case_is_counted_where_no_calendar_is_kept(tmp_path):
    settings = Settings.for_data_dir(tmp_path / "data")
    add_delivery(settings, "departments", [DEPARTMENT | {"jurisdiction_code": None}, ABROAD])
    add_delivery(settings, "approval_matters", [MATTER])
    add_delivery(settings, "approval_events", [EVENTS[0], EVENTS[0] | {"case_no": "ABROAD", "department_code": "PHL"}])
    build(settings, "+pending_row", "+int_approvals__monthly_department", as_of=AS_OF)
    assert [row["case_no"] for row in rows_of(settings, CASES)] == ["KNOWN"]
    assert [tuple(row.values()) for row in rows_of(settings, PENDING)] == [
        ("approval_events", "case_no=ABROAD", "calendar_code", "PHL", 3)
    ]
    seen = rows_of(settings, "select distinct department_code from intermediate.int_approvals__monthly_department")
    assert seen == [{"department_code": "D"}]
