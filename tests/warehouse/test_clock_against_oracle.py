"""The clock in SQL against an independent count day by day, on random cases that look for trouble."""

import csv
import random
from datetime import date, datetime

import pytest

from orchestration.settings import Settings
from tests.oracle.clock import Calendar, judge
from tests.oracle.random_cases import AS_OFS, POLICIES, departments_frame, events_frame, matters_frame, random_cases
from tests.warehouse.lake import add_delivery, build, rows_of, with_reference

CASES = 2_000
SWITCH_NAMES = {
    "deemed_acceptance",
    "unqualified_special_stops_statutory",
    "unqualified_special_stops_promised",
    "supplement_after_acceptance_stops_statutory",
    "supplement_after_acceptance_stops_promised",
    "extension_moves_promised",
    "calendar_day_due_rolls_over_holiday",
}
COMPARED = """
    applied_at, recorded_accepted_at, cast(accepted_at as date) as accepted_date, is_deemed_accepted, finished_at,
    status, statutory_due_date, promised_due_date, is_due_provisional, extension_working_days, suspended_working_days,
    elapsed_working_days, is_overdue_statutory, is_overdue_promised, overdue_working_days, issue_working_days,
    supply_notice_count, exclusion_reason
"""


def disagreements(tmp_path, seed: int, policy_name: str, as_of: datetime, count: int = CASES) -> list[str]:
    """Every case and field on which the two differ, in words."""
    policy = POLICIES[policy_name]
    switched = [
        {"jurisdiction_code": "CN", "matter_type": "*", "parameter": name, "value": str(int(getattr(policy, name)))}
        for name in sorted(SWITCH_NAMES)
        if getattr(policy, name) != getattr(POLICIES["default"], name)
    ]
    settings = with_reference(
        Settings.for_data_dir(tmp_path / "data"),
        tmp_path / "reference",
        clock_policy=[{**row, "valid_from": "2004-01-01", "origin": "test", "evidence": "ours"} for row in switched],
    )
    cases = [case for case in random_cases(seed, count) if case.events]
    add_delivery(settings, "departments", departments_frame())
    add_delivery(settings, "approval_matters", matters_frame(cases))
    add_delivery(settings, "approval_events", events_frame(cases))
    build(settings, "+fct_approval_case", as_of=as_of)

    calendar = calendar_of(settings)
    computed = {
        row.pop("case_no"): row for row in rows_of(settings, f"select case_no, {COMPARED} from marts.fct_approval_case")
    }
    assert len(computed) == len(cases)
    return [
        f"{case.case_no} {name}: SQL {computed[case.case_no][name]!r}, oracle {expected!r} ({case})"
        for case in cases
        for name, expected in vars(judge(case.events, case.matter, policy, calendar, as_of)).items()
        if computed[case.case_no][name] != expected
    ]


def calendar_of(settings: Settings) -> Calendar:
    with (settings.reference_dir / "calendar_cn.csv").open(encoding="utf-8") as file:
        days = {date.fromisoformat(row["cal_date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
    return Calendar({day for day, is_workday in days.items() if is_workday}, min(days), max(days))


@pytest.mark.parametrize(
    ("seed", "policy_name", "as_of"),
    [
        pytest.param(20051206, "default", AS_OFS[2], id="fixed"),
        pytest.param(random.randrange(10**9), "all_switched", random.choice(AS_OFS), id="random"),
    ],
)
def test_sql_and_oracle_agree(tmp_path, seed, policy_name, as_of):
    assert disagreements(tmp_path, seed, policy_name, as_of) == [], f"seed {seed}, {policy_name}, as_of {as_of}"


@pytest.mark.slow
@pytest.mark.parametrize("as_of", AS_OFS, ids=str)
@pytest.mark.parametrize("policy_name", sorted(POLICIES))
def test_sql_and_oracle_agree_under_every_policy(tmp_path, policy_name, as_of):
    seed = random.randrange(10**9)
    assert disagreements(tmp_path, seed, policy_name, as_of, count=5_000) == [], f"seed {seed}"
