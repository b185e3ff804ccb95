"""From delivered rows to rows that count: versions, repetitions, conflicts and deletions, in any order of delivery."""

from datetime import datetime
from itertools import pairwise

import pytest

from orchestration.dbt import run_dbt
from orchestration.ledger import Ledger
from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 6, 30, 23, 59, 59)
ACCEPT = {
    "case_no": "A",
    "event_type": "accept",
    "matter_code": "M",
    "department_code": "D",
    "event_at": "2026-03-02 09:00:00",
}
# One delivery each, in the order in which the things they correct happened.
DELIVERIES = [
    ("departments", [{"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}]),
    (
        "approval_matters",
        [
            {
                "matter_code": "M",
                "matter_version": 1,
                "matter_name": "事项",
                "department_code": "D",
                "statutory_limit": 20,
                "limit_unit": "workday",
                "valid_from": "2020-01-01",
            }
        ],
    ),
    (
        "approval_events",
        [
            ACCEPT,
            ACCEPT | {"case_no": "SAME"},
            ACCEPT | {"case_no": "CONFLICT"},
            ACCEPT | {"case_no": "SETTLED"},
            ACCEPT | {"case_no": "DELETED"},
            ACCEPT | {"case_no": "BACK"},
            ACCEPT | {"case_no": "ONCE"},
        ],
    ),
    (
        "approval_events",
        [
            ACCEPT | {"case_no": "CONFLICT", "event_at": "2026-03-05 09:00:00"},
            # the same content in another place of another file
            ACCEPT | {"case_no": "SAME"},
            ACCEPT | {"case_no": "SETTLED", "event_at": "2026-03-05 09:00:00"},
            ACCEPT | {"data_version": 3, "event_at": "2026-03-04 09:00:00"},
            ACCEPT | {"case_no": "DELETED", "data_version": 2, "is_deleted": True},
            ACCEPT | {"case_no": "BACK", "data_version": 2, "is_deleted": True},
        ],
    ),
    (
        "approval_events",
        [
            ACCEPT | {"data_version": 2, "event_at": "2026-03-03 09:00:00"},
            ACCEPT | {"case_no": "SETTLED", "data_version": 2, "event_at": "2026-03-06 09:00:00"},
            ACCEPT | {"case_no": "BACK", "data_version": 3, "event_at": "2026-03-09 09:00:00"},
        ],
    ),
]
ACCEPTED = {
    "A": datetime(2026, 3, 4, 9),
    "SAME": datetime(2026, 3, 2, 9),
    "SETTLED": datetime(2026, 3, 6, 9),
    "BACK": datetime(2026, 3, 9, 9),
    "ONCE": datetime(2026, 3, 2, 9),
}
SELECTION = ("+fct_approval_case", "+conflicting_row", "staging")


def delivered(tmp_path, order: list[int]) -> Settings:
    settings = Settings.for_data_dir(tmp_path / "data")
    for index in order:
        add_delivery(settings, *DELIVERIES[index])
    return settings


def accepted(settings: Settings) -> dict[str, datetime]:
    rows = rows_of(settings, "select case_no, recorded_accepted_at from marts.fct_approval_case")
    return {row["case_no"]: row["recorded_accepted_at"] for row in rows}


@pytest.fixture(scope="module")
def in_order(tmp_path_factory) -> Settings:
    settings = delivered(tmp_path_factory.mktemp("in_order"), [0, 1, 2, 3, 4])
    build(settings, *SELECTION, as_of=AS_OF)
    return settings


@pytest.fixture(scope="module")
def backwards(tmp_path_factory) -> Settings:
    """Corrections before what they correct, cases before their matter and department."""
    settings = delivered(tmp_path_factory.mktemp("backwards"), [4, 3, 2, 1, 0])
    build(settings, *SELECTION, as_of=AS_OF)
    return settings


def test_the_highest_version_counts(in_order):
    assert accepted(in_order) == ACCEPTED


def test_the_order_of_deliveries_does_not_matter(in_order, backwards):
    assert accepted(backwards) == ACCEPTED
    for table in ("marts.fct_approval_case", "quality.conflicting_row", "staging.stg_approvals__event"):
        sql = f"select * exclude (as_of) from {table} order by all" if "fct" in table else f"from {table} order by all"
        assert rows_of(in_order, sql) == rows_of(backwards, sql), table


def test_both_sides_of_a_conflict_are_listed_with_their_place(in_order):
    rows = rows_of(in_order, "select * from quality.conflicting_row order by row_number")
    assert [(row["dataset"], row["row_key"], row["row_number"]) for row in rows] == [
        ("approval_events", "case_no=CONFLICT event_type=accept seq_no=1", 2),
        ("approval_events", "case_no=CONFLICT event_type=accept seq_no=1", 4),
    ]
    assert len({row["delivery_id"] for row in rows}) == 2


def test_nothing_delivered_is_lost(in_order):
    completed = run_dbt(in_order, "test", "--select", "no_delivered_row_is_lost", "cases_are_complete")
    assert completed.returncode == 0, completed.stdout


def test_what_was_known_before_a_correction_can_be_built_again(tmp_path):
    """History stays: up to the third delivery nothing is corrected yet."""
    settings = delivered(tmp_path, [0, 1, 2, 3, 4])
    numbers = [line.seq for line in Ledger(settings.ledger_path).lines()]
    assert all(earlier < later for earlier, later in pairwise(numbers))
    build(settings, "+fct_approval_case", as_of=AS_OF, known_at=numbers[2])
    assert accepted(settings) == {row["case_no"]: datetime(2026, 3, 2, 9) for row in DELIVERIES[2][1]}
