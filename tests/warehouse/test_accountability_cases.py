"""Every invariant of the closed loop finds the case that breaks it, alone, and lets the good ones pass."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 12, 31, 23, 59, 59)
DECISION = {"fault_code": "A09", "role": "direct", "person_id": "p1", "form_code": "warning", "deduction_score": "10"}

Event = tuple[str, str, dict]


def event(event_type: str, day: str, **more: str) -> Event:
    return event_type, day, more


SIGNAL = event("signal", "2026-01-05")
NOTICE = event("notice", "2026-01-06")
FEEDBACK = event("feedback", "2026-01-12")
VERIFIED = event("verify", "2026-01-15", outcome="通过")
OPENED = event("case_opened", "2026-01-20", fault_code="A09", regulation_code="4")
DECIDED = event("decision", "2026-02-02", **DECISION)
ENFORCED = event("enforced", "2026-02-12")
CLOSED = event("closed", "2026-03-02")
TOLD = (SIGNAL, NOTICE, FEEDBACK, VERIFIED, OPENED)
REVIEW = event("review", "2026-03-04")  # thirty days after the decision
UPHELD = event("review", "2026-04-03", outcome="维持")  # thirty days after it was asked
LATE_REVIEW = event("review", "2026-03-05")
APPEAL = event("appeal", "2026-04-18")  # fifteen days after the review
APPEAL_UPHELD = event("appeal", "2026-06-17", outcome="upheld")  # sixty days after it was made

GOOD: dict[str, tuple[Event, ...]] = {
    "closed": (*TOLD, DECIDED, ENFORCED, CLOSED),
    "only told": (SIGNAL, NOTICE),
    "told, without a signal of its own": (NOTICE, FEEDBACK),
    "words with blanks": (SIGNAL, NOTICE, FEEDBACK, event("verify", "2026-01-15", outcome=" PASS "), CLOSED),
    "appealed in time": (*TOLD, DECIDED, ENFORCED, REVIEW, UPHELD, APPEAL, APPEAL_UPHELD),
    "appealed directly": (
        *TOLD,
        *(event("decision", "2026-12-01", **DECISION), event("enforced", "2026-12-10"), event("appeal", "2026-12-31")),
    ),
    "exempted": (
        *TOLD,
        event("decision", "2026-02-02", fault_code="A09", role="direct", exemption_code="force_majeure"),
    ),
    "revoked": (*TOLD, DECIDED, REVIEW, event("review", "2026-03-20", outcome="撤销")),
}
BAD: dict[str, tuple[str, tuple[Event, ...]]] = {
    "told before the signal": ("stages_in_order", (SIGNAL, event("notice", "2026-01-04"))),
    "answered before it was told": ("stages_in_order", (NOTICE, event("feedback", "2026-01-05"))),
    "verified before the answer": (
        "stages_in_order",
        (NOTICE, FEEDBACK, event("verify", "2026-01-11", outcome="fail")),
    ),
    "opened before it was verified": (
        "stages_in_order",
        (SIGNAL, NOTICE, FEEDBACK, VERIFIED, event("case_opened", "2026-01-14")),
    ),
    "decided before it was opened": ("stages_in_order", (OPENED, event("decision", "2026-01-19", **DECISION))),
    "review of nothing": ("stages_in_order", (SIGNAL, event("enforced", "2026-02-12"))),
    "something after the closing": ("stages_in_order", (*TOLD, DECIDED, CLOSED, event("enforced", "2026-03-03"))),
    "outcome before the request": (
        "stages_in_order",
        (*TOLD, DECIDED, ENFORCED, REVIEW, event("review", "2026-03-03", outcome="维持")),
    ),
    "closed though it failed": (
        "closed_after_verification",
        (SIGNAL, NOTICE, FEEDBACK, event("verify", "2026-01-15", outcome="不通过"), CLOSED),
    ),
    "closed unverified": ("closed_after_verification", (SIGNAL, NOTICE, FEEDBACK, CLOSED)),
    "decided without a fault": (
        "decision_names_fault",
        (*TOLD, event("decision", "2026-02-02", **{**DECISION, "fault_code": ""}), ENFORCED),
    ),
    "decided without a role": (
        "decision_names_role",
        (*TOLD, event("decision", "2026-02-02", **{**DECISION, "role": ""}), ENFORCED),
    ),
    "let off without a ground": (
        "exemption_named",
        (*TOLD, event("decision", "2026-02-02", fault_code="A09", role="direct")),
    ),
    "let off for a lighter ground": (
        "exemption_named",
        (*TOLD, event("decision", "2026-02-02", fault_code="A09", role="direct", exemption_code="slight")),
    ),
    "reviewed too late": ("review_asked_in_time", (*TOLD, DECIDED, ENFORCED, LATE_REVIEW, UPHELD)),
    "review takes too long": (
        "review_decided_in_time",
        (*TOLD, DECIDED, ENFORCED, REVIEW, event("review", "2026-04-04", outcome="维持")),
    ),
    "review never decided": ("review_decided_in_time", (*TOLD, DECIDED, ENFORCED, REVIEW)),
    "appealed too late after the review": (
        "appeal_made_in_time",
        (*TOLD, DECIDED, ENFORCED, REVIEW, UPHELD, event("appeal", "2026-04-19"), APPEAL_UPHELD),
    ),
    "appealed too late without a review": (
        "appeal_made_in_time",
        (*TOLD, DECIDED, ENFORCED, event("appeal", "2026-03-05"), event("appeal", "2026-03-06", outcome="维持")),
    ),
    "appeal takes more than its extension": (
        "appeal_decided_in_time",
        (*TOLD, DECIDED, ENFORCED, REVIEW, UPHELD, APPEAL, event("appeal", "2026-07-18", outcome="维持")),
    ),
    "enforcement waited for the review": (
        "enforcement_not_stopped",
        (*TOLD, DECIDED, REVIEW, UPHELD, event("enforced", "2026-04-04")),
    ),
    "enforced after it was revoked": (
        "revoked_not_enforced",
        (*TOLD, DECIDED, REVIEW, event("review", "2026-03-20", outcome="撤销"), event("enforced", "2026-03-21")),
    ),
}
DOUBTED: dict[str, tuple[str, str, tuple[Event, ...]]] = {
    "words that are not known": (
        "closed_after_verification",
        "INSUFFICIENT_DATA",
        (SIGNAL, NOTICE, FEEDBACK, event("verify", "2026-01-15", outcome="已阅"), CLOSED),
    ),
    "a leader answers alone": (
        "roles_fit_together",
        "WARN",
        (*TOLD, event("decision", "2026-02-02", **{**DECISION, "role": "important_leader"}), ENFORCED),
    ),
    "a head by another attachment": (
        "roles_fit_together",
        "WARN",
        (*TOLD, event("decision", "2026-02-02", **{**DECISION, "role": "administrative_head"}), ENFORCED),
    ),
    "only the outcome of the review": (
        "review_asked_in_time",
        "INSUFFICIENT_DATA",
        (*TOLD, DECIDED, ENFORCED, event("review", "2026-02-20", outcome="维持")),
    ),
    "an extension nobody recorded": (
        "appeal_decided_in_time",
        "WARN",
        (*TOLD, DECIDED, ENFORCED, REVIEW, UPHELD, APPEAL, event("appeal", "2026-06-18", outcome="维持")),
    ),
    "a kind of signal of which nothing was sent": (
        "signal_exists",
        "INSUFFICIENT_DATA",
        (event("signal", "2026-01-05", signal_type="finding", signal_no="F-1"),),
    ),
}
OTHERS: dict[str, tuple[Event, ...]] = {  # of one signal, one of none that exists, one of none at all
    "first": (event("signal", "2026-01-05", signal_no="C-shared"),),
    "second": (event("notice", "2026-01-06", signal_no="C-shared"),),
    "orphan": (event("signal", "2026-01-05", signal_no="C-nowhere"),),
    "of no signal": (event("signal", "2026-01-05", signal_type="", signal_no=""),),
}


def _rows(cases: dict[str, tuple[Event, ...]]) -> list[dict]:
    rows = []
    for name, events in cases.items():
        for seq_no, (event_type, day, more) in enumerate(events, 1):
            row = {"accountability_no": name, "seq_no": seq_no, "event_type": event_type, "event_date": day}
            about = {"signal_type": "complaint", "signal_no": f"C-{name}"} if seq_no == 1 else {}
            given = {key: value or None for key, value in {**about, **more}.items()}
            rows.append({**row, "department_code": "D", **given})
    return rows


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("accountability") / "data")
    cases = {
        **GOOD,
        **{name: events for name, (_, events) in BAD.items()},
        **{name: events for name, (_, _, events) in DOUBTED.items()},
        **OTHERS,
    }
    complaints = [f"C-{name}" for name in cases if name not in OTHERS] + ["C-shared"]
    add_delivery(settings, "departments", [{"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}])
    add_delivery(
        settings,
        "approval_complaints",
        [{"complaint_id": no, "department_code": "D", "received_at": "2026-01-05 09:00:00"} for no in complaints],
    )
    add_delivery(settings, "accountability_events", _rows(cases))
    marts = ("accountability_case_check", "accountability_lead", "yearly_accountability_return")
    loops = ("yearly_department_closed_loop", "yearly_alert_accountability")
    build(settings, *(f"+{mart}" for mart in (*marts, *loops)), as_of=AS_OF)
    return settings


@pytest.fixture(scope="module")
def cases(settings: Settings) -> dict[str, dict]:
    return {row["accountability_no"]: row for row in rows_of(settings, "select * from marts.fct_accountability_case")}


@pytest.fixture(scope="module")
def outcomes(settings: Settings) -> dict[tuple[str, str], str]:
    rows = rows_of(settings, "select accountability_no, check_code, outcome from marts.accountability_case_check")
    return {(row["accountability_no"], row["check_code"]): row["outcome"] for row in rows}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_case_breaks_nothing(name: str, cases: dict[str, dict], outcomes: dict[tuple[str, str], str]) -> None:
    assert cases[name]["broken_invariants"] is None
    assert {outcome for (case, _), outcome in outcomes.items() if case == name} <= {"PASS", "SKIP"}


@pytest.mark.parametrize(("name", "check_code"), [(name, check_code) for name, (check_code, _) in BAD.items()])
def test_a_bad_case_breaks_its_invariant_alone(name: str, check_code: str, cases: dict[str, dict]) -> None:
    assert cases[name]["broken_invariants"] == check_code


@pytest.mark.parametrize(("name", "check_code", "outcome"), [(name, *rest[:2]) for name, rest in DOUBTED.items()])
def test_what_is_not_known_is_no_pass_and_no_fault(
    name: str, check_code: str, outcome: str, cases: dict[str, dict], outcomes: dict[tuple[str, str], str]
) -> None:
    assert cases[name]["broken_invariants"] is None
    assert outcomes[name, check_code] == outcome


def test_of_two_cases_for_one_signal_the_later_is_accused(cases: dict[str, dict]) -> None:
    assert cases["first"]["broken_invariants"] is None
    assert cases["second"]["broken_invariants"] == "one_open_case"


def test_an_orphan_is_found(cases: dict[str, dict]) -> None:
    assert cases["orphan"]["broken_invariants"] == "signal_exists"
    assert cases["of no signal"]["broken_invariants"] == "signal_exists"


def test_states_and_figures_of_the_cases(cases: dict[str, dict]) -> None:
    figures = ("state", "person_count", "form_codes", "deduction_score", "is_revoked", "review_outcome")
    found = {name: tuple(cases[name][figure] for figure in figures) for name in GOOD}
    assert found == {
        "closed": ("closed", 1, "warning", Decimal(10), False, None),
        "only told": ("notified", None, None, None, False, None),
        "told, without a signal of its own": ("answered", None, None, None, False, None),
        "words with blanks": ("closed", None, None, None, False, None),
        "appealed in time": ("enforced", 1, "warning", Decimal(10), False, "upheld"),
        "appealed directly": ("under_appeal", 1, "warning", Decimal(10), False, None),
        "exempted": ("decided", 0, None, None, False, None),
        "revoked": ("revoked", 0, None, Decimal(0), True, "revoked"),
    }
    # five working days after Tuesday 01-06
    assert cases["only told"]["feedback_due_date"] == date(2026, 1, 13)


def test_every_complaint_has_its_loop(settings: Settings) -> None:
    found = rows_of(settings, "select signal_no, state, gap_code from marts.closed_loop_status")
    loops = {row["signal_no"]: (row["state"], row["gap_code"]) for row in found}
    assert loops["C-closed"] == ("closed", None)
    assert loops["C-only told"] == ("notified", "overdue_feedback")
    assert loops["C-closed though it failed"] == ("closed", "verify_failed")
    assert loops["C-closed unverified"] == ("closed", "not_verified")
    assert loops["C-enforcement waited for the review"] == ("enforced", "not_closed")
    assert loops["C-revoked"] == ("revoked", "not_closed")
    assert "C-nowhere" not in loops


def test_loops_of_the_year_add_up(settings: Settings) -> None:
    (total,) = rows_of(settings, "select * from marts.yearly_department_closed_loop where signal_type = 'all'")
    (counted,) = rows_of(
        settings,
        "select count(*) as raised, count(gap_code) as gaps, sum(is_ended::int) as ended from marts.closed_loop_status",
    )
    assert (total["raised_count"], total["gap_count"], total["ended_count"]) == tuple(counted.values())
    decided = sum(any(event[0] == "decision" for event in events) for events in GOOD.values())
    assert total["decided_count"] > decided
    assert total["review_changed_count"] == 2  # revoked, and enforced after it was revoked


def test_a_revoked_decision_gives_its_points_back_from_its_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Built as of the day before and after: the same rows, another decision that stands."""
    again = Settings.for_data_dir(tmp_path_factory.mktemp("revoked") / "data")
    add_delivery(again, "departments", [{"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}])
    add_delivery(again, "accountability_events", _rows({"revoked": GOOD["revoked"]}))
    found = []
    for day in (19, 20):
        build(
            again,
            *("+int_accountability__case", "+int_accountability__discipline"),
            as_of=datetime(2026, 3, day, 23, 59, 59),
        )
        (case,) = rows_of(again, "select deduction_score, is_revoked from intermediate.int_accountability__case")
        disciplined = rows_of(again, "select form_code from intermediate.int_accountability__discipline")
        found.append((case["deduction_score"], case["is_revoked"], len(disciplined)))
    assert found == [(Decimal(10), False, 1), (Decimal(0), True, 0)]
