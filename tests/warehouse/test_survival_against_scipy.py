"""The Kaplan-Meier median in SQL against scipy's curve, from messages to months, on random cases with suspensions."""

import bisect
import csv
import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import count

from scipy.stats import CensoredData, ecdf

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

DEPARTMENTS = 25
MONTHS = [date(2025, month, 1) for month in range(3, 12)]
AS_OF = datetime(2025, 11, 14, 23, 59, 59)  # the last month is measured within it
WINDOW = 3
MATTER = {
    "matter_version": 1,
    "matter_name": "事项",
    "matter_type": "01",
    "case_type": "2",
    "statutory_limit": 20,
    "limit_unit": "workday",
    "valid_from": "2020-01-01",
}
HEARING = {
    "special_type": "2",
    "special_kind": "hearing",
    "is_told_in_writing": True,
    "approved_by": "p",
    "reason": "听证",
    "limit_value": 3650,
}


def random_messages(dice: random.Random, department: str, numbers: count) -> tuple[list[dict], list[tuple]]:
    """Messages of a department, and each case as (accepted, finished, is_normal, suspended from, suspended to)."""
    messages, cases = [], []
    pace = dice.choice([2, 8, 25, 90])
    for _ in range(dice.randint(15, 60)):
        case = {"case_no": f"{department}-{next(numbers)}", "matter_code": f"M-{department}"}
        accepted = date(2025, 3, 1) + timedelta(days=dice.randrange(258))
        finished = accepted + timedelta(days=int(dice.expovariate(1 / pace)))
        told = [("apply", accepted, {}), ("accept", accepted, {"status_code": "1"})]
        start = end = None
        if dice.random() < 0.3:
            start = accepted + timedelta(days=dice.randrange(10))
            end = start + timedelta(days=dice.randrange(60))
            told += [("special_start", start, HEARING), ("special_end", end, {})]
        is_normal = dice.random() < 0.8
        if dice.random() < 0.85:
            told.append(("finish", finished, {"result_code": "0" if is_normal else dice.choice("1235")}))
        else:
            finished = None
        for event_type, day, more in told:
            at = datetime.combine(day, time(10))
            messages.append(case | {"department_code": department, "event_type": event_type, "event_at": at} | more)
        cases.append((accepted, finished, is_normal, start, end))
    return messages, cases


def median(workdays: list[date], cases: list[tuple], month: date, measured_on: date) -> float | None:
    """Where scipy's curve of the undecided first is at most a half."""

    def between(first: date, last: date) -> int:
        """Working days in (first, last]."""
        return max(0, bisect.bisect_right(workdays, last) - bisect.bisect_right(workdays, first))

    decided, censored = [], []
    first = date(month.year, month.month - WINDOW + 1, 1)
    for accepted, finished, is_normal, start, end in cases:
        if not first <= accepted <= measured_on:
            continue
        is_over = finished is not None and finished <= measured_on
        until = finished if is_over else measured_on
        suspended = between(max(start, accepted), min(end, until)) if start else 0
        days = between(accepted, until) - suspended
        (decided if is_over and is_normal else censored).append(days)
    if not decided:
        return None
    curve = ecdf(CensoredData(uncensored=decided, right=censored)).sf
    at_half = [days for days, share in zip(curve.quantiles, curve.probabilities, strict=True) if share <= 0.5 + 1e-9]
    return float(at_half[0]) if at_half else None


def test_the_median_is_that_of_scipy(tmp_path):
    seed = random.randrange(10**9)
    dice, numbers = random.Random(seed), count(1)
    settings = Settings.for_data_dir(tmp_path / "data")
    departments = [f"D{number:02}" for number in range(DEPARTMENTS)]
    cases: dict[str, list[tuple]] = {}
    messages: list[dict] = []
    for department in departments:
        told, cases[department] = random_messages(dice, department, numbers)
        messages += told
    add_delivery(
        settings,
        "departments",
        [{"department_code": code, "valid_from": "2020-01-01", "name_zh": code} for code in departments],
    )
    add_delivery(
        settings, "approval_matters", [MATTER | {"matter_code": f"M-{code}", "department_code": code} for code in cases]
    )
    add_delivery(settings, "approval_events", messages)
    build(settings, "+int_approvals__monthly_survival", as_of=AS_OF)

    with (settings.reference_dir / "calendar_cn.csv").open(encoding="utf-8") as file:
        workdays = sorted(
            date.fromisoformat(row["cal_date"]) for row in csv.DictReader(file) if row["is_workday"] == "1"
        )
    computed: dict[str, dict[date, float | None]] = defaultdict(dict)
    for row in rows_of(settings, "select * from intermediate.int_approvals__monthly_survival"):
        value = row["km_median_working_days"]
        computed[row["department_code"]][row["month"]] = None if value is None else float(value)
    compared = [(department, month) for department in departments for month in MONTHS]
    wrong = [
        (department, month, computed[department].get(month), expected)
        for department, month in compared
        for end in [min(date(month.year, month.month + 1, 1) - timedelta(days=1), AS_OF.date())]
        for expected in [median(workdays, cases[department], month, end)]
        if computed[department].get(month) != expected
    ]
    assert wrong == [], f"seed {seed}"
    assert len(compared) >= 200
    assert sum(value is None for months in computed.values() for value in months.values()) > 0
