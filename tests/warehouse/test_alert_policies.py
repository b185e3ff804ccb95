"""Two alert policies on the same data: what is raised, at which level and when, is what their rows say."""

from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration.messages import Refusal
from orchestration.settings import Settings
from orchestration.warehouse.preparation import prepare
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 3, 20, 23, 59, 59)

# Accepted on Monday 2026-03-02, promised in ten working days, by 03-16; by law in twenty, by 03-30.
MATTER = {
    "matter_code": "M",
    "matter_name": "许可",
    "matter_type": "01",
    "department_code": "D",
    "case_type": "2",
    "statutory_limit": 20,
    "promised_limit": 10,
    "limit_unit": "workday",
    "valid_from": "2020-01-01",
}


def message(case_no: str, event_type: str, at: str, **more: object) -> dict:
    return {
        "case_no": case_no,
        "event_type": event_type,
        "matter_code": "M",
        "department_code": "D",
        "event_at": f"2026-03-{at}:00",
        **more,
    }


def accepted(case_no: str) -> list[dict]:
    return [message(case_no, "apply", "02 08:50"), message(case_no, "accept", "02 09:00", status_code="1")]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("alerts") / "data")
    add_delivery(settings, "departments", [{"department_code": "D", "valid_from": "2020-01-01", "name_zh": "部门"}])
    add_delivery(settings, "approval_matters", [MATTER])
    suspended = {"special_type": "2", "special_kind": "hearing", "is_told_in_writing": True}
    add_delivery(
        settings,
        "approval_events",
        [
            *accepted("open"),
            *accepted("in_time"),
            message("in_time", "finish", "16 10:00", result_code="0"),
            *accepted("early"),
            message("early", "finish", "12 10:00", result_code="0"),
            # heard from the day after the reminder on: its due date moves, what was raised stays
            *accepted("suspended"),
            message("suspended", "special_start", "14 10:00", **suspended),
            *accepted("told"),
        ],
    )
    notice = {"accountability_no": "Z", "department_code": "D", "signal_type": "alert", "signal_no": "told/T01/yellow"}
    add_delivery(
        settings,
        "accountability_events",
        [{**notice, "seq_no": 1, "event_type": "notice", "event_date": "2026-03-17", "due_date": "2026-03-18"}],
    )
    return settings


def raised(settings: Settings, policy: str) -> dict[str, tuple[date, bool]]:
    """Day and whether it is the current one, by number of the alert."""
    build(settings.model_copy(update={"alert_policy": policy}), "+fct_approval_alert", as_of=AS_OF)
    rows = rows_of(settings, "select alert_no, policy_id, raised_date, is_current from marts.fct_approval_alert")
    assert {row["policy_id"] for row in rows} == {policy}
    return {row["alert_no"]: (row["raised_date"], row["is_current"]) for row in rows}


def test_alerts_follow_the_policy(settings: Settings) -> None:
    # a reminder one working day before, yellow past the promise, red for want of an answer
    assert raised(settings, "default") == {
        "open/T04/blue": (date(2026, 3, 13), False),
        "open/T01/yellow": (date(2026, 3, 17), True),
        "in_time/T04/blue": (date(2026, 3, 13), True),
        "suspended/T04/blue": (date(2026, 3, 13), True),
        "told/T04/blue": (date(2026, 3, 13), False),
        "told/T01/yellow": (date(2026, 3, 17), False),
        "told/T09/red": (date(2026, 3, 19), True),
    }
    # yellow when nine of the ten days are used, red past the promise; nothing said of answers
    assert raised(settings, "yulin_2017") == {
        "open/T04/yellow": (date(2026, 3, 13), False),
        "open/T01/red": (date(2026, 3, 17), True),
        "in_time/T04/yellow": (date(2026, 3, 13), True),
        "suspended/T04/yellow": (date(2026, 3, 13), True),
        "told/T04/yellow": (date(2026, 3, 13), False),
        "told/T01/red": (date(2026, 3, 17), True),
    }


@pytest.mark.parametrize(("setting", "known"), [("alert_policy", "yulin_2017"), ("score_policy", "rate_based_v1")])
def test_a_policy_nobody_described_is_refused(tmp_path: Path, setting: str, known: str) -> None:
    settings = Settings.for_data_dir(tmp_path, **{setting: "no_such_policy"})
    with pytest.raises(Refusal, match=rf"E-CFG-02.*no_such_policy.*{known}") as refused:
        prepare(settings, as_of=AS_OF)
    assert refused.value.exit_code == 78
