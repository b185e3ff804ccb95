"""The score of a month, counted case by case in plain Python: an independent second opinion on the SQL.

It starts from the published cases and matters and from the files as sent (special procedures, ratings,
complaints, declarations), and from the policy as the office wrote it. Everything is exact: fractions, no floats.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from math import floor
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
JURISDICTION = "CN"
EXTENSION_CAP, JOINT_EXTENSION_CAP = 10, 15  # working days, 行政许可法 Art 42
ISSUE_LIMIT = 10  # working days, Art 44
LEVELS = {"city": 3, "district": 4, "street": 5}
BATCH_MESSAGES, BATCH_MINUTES = 3, 10  # what makes a case look entered afterwards


@dataclass(frozen=True)
class Section:
    """What a section of the score rests on in one department: how many offend, out of how many."""

    offending: int
    base: int


class ScoreOracle:
    """All departments of one jurisdiction in the last month of a release (its ``as_of`` is the month's end)."""

    def __init__(self, warehouse: Path, files: Path, reference: Path, month: date):
        self.month = month
        self.end = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            self.cases = [
                case
                for case in _rows(connection, "marts.fct_approval_case")
                if case["exclusion_reason"] not in ("two_departments", "two_matters")
            ]
            self.matters = _rows(connection, "marts.dim_matter")
            self.alerts = _rows(connection, "marts.fct_approval_alert")
            departments = _rows(connection, "marts.dim_department")
        self.departments = sorted({row["department_code"] for row in departments})
        self.level_of = {row["department_code"]: row["level"] for row in departments if row["is_current"]}
        self.files = files
        rows = _policy_rows(reference / "score_policy.csv", month)
        self.policy = _policy(rows, "rate_based_v1")
        self.signal_policy = _policy(rows, "published_signals")
        self.signal_feeds = [
            (row["rule_id"], row["section_code"])
            for row in rows
            if row["policy_id"] == "published_signals" and row["parameter"] == "counts"
        ]
        self.workdays = sorted(
            date.fromisoformat(row["cal_date"])
            for row in _csv([reference / "calendar_cn.csv"])
            if row["is_workday"] == "1"
        )
        self.matter_of = {(row["matter_code"], row["matter_version"]): row for row in self.matters}
        self.department_of = {case["case_no"]: case["department_code"] for case in self.cases}
        self.finished = [case for case in self.cases if self._is_in_month(case["finished_at"])]
        self.refused = [
            case for case in self.cases if case["status"] == "refused" and self._is_in_month(case["refused_at"])
        ]

    def total_scores(self) -> dict[str, Fraction | None]:
        """Total score by department; None where nothing could be measured."""
        sections = self.sections()
        return {department: self._total(department, sections[department]) for department in self.departments}

    def signal_scores(self) -> dict[str, Fraction | None]:
        """Total score by department under the published text: full points less signals; None where none could be."""
        sections = self.sections()
        return {
            department: self._signal_total(department)
            if sections[department].keys() & {"time_limit", "process", "fee"}
            else None
            for department in self.departments
        }

    def _signal_total(self, department: str) -> Fraction:
        raised = Counter(
            (alert["rule_id"], alert["level"])
            for alert in self.alerts
            if alert["department_code"] == department and self.month <= alert["raised_date"] <= self.end
        )
        taken: Counter[str] = Counter()
        for rule, section in self.signal_feeds:
            policy = self.signal_policy
            taken[section] += raised[rule, "red"] * policy["*", "signal_red_points"]
            taken[section] += raised[rule, "yellow"] * policy["*", "signal_yellow_points"]
            runs = raised[rule, "blue"] // policy["*", "signal_warning_run"]
            taken[section] += runs * policy["*", "signal_warning_points"]
        signals = sum(min(points, self.signal_policy[section, "full_points"]) for section, points in taken.items())
        bonus = self._early_bonus(department) + self._promise_bonus(department)
        return 100 - signals + bonus - self._incomplete_cases(department)

    def _incomplete_cases(self, department: str) -> Fraction:
        finished = [case for case in self.finished if case["department_code"] == department]
        if not finished:
            return Fraction(0)
        missing = sum(
            case["exclusion_reason"] in ("rows_waiting", "no_matter_version_in_force", "not_accepted")
            for case in finished
        )
        points = floor(Fraction(missing * 100, len(finished)))
        points *= self.signal_policy["*", "incomplete_case_points_per_percent"]
        return min(points, self.signal_policy["*", "incomplete_max_points"])

    def finished_counts(self) -> Counter[str]:
        return Counter(case["department_code"] for case in self.finished)

    def sections(self) -> dict[str, dict[str, Section]]:
        """The measured sections of every department."""
        found = {
            "time_limit": self._time_limit(),
            "process": self._process(),
            "fee": self._fee(),
            "inspection": self._inspection(),
            "legal_liability": self._legal_liability(),
            "attitude": self._attitude(),
            "satisfaction": self._satisfaction(),
        }
        return {
            department: {
                name: Section(len(offending[department]), base[department])
                for name, (offending, base) in found.items()
                if base[department] > 0
            }
            for department in self.departments
        }

    def _total(self, department: str, sections: dict[str, Section]) -> Fraction | None:
        points = full_points = Fraction(0)
        for name, section in sections.items():
            full, tolerance = self.policy[name, "full_points"], self.policy[name, "tolerance_rate"]
            rate = Fraction(section.offending, section.base)
            points += max(Fraction(0), full * (1 - rate / tolerance))
            full_points += full
        if not full_points:
            return None
        bonus = min(self._early_bonus(department) + self._promise_bonus(department), self.policy["*", "bonus_cap"])
        return points * 100 / full_points + bonus - self._incomplete(department)

    def _time_limit(self) -> tuple[dict[str, set[str]], Counter[str]]:
        offending, base = defaultdict(set), Counter()
        for case in self.finished:
            late = [late for late in (case["is_overdue_promised"], case["is_overdue_statutory"]) if late is not None]
            base[case["department_code"]] += bool(late)
            if any(late):
                offending[case["department_code"]].add(case["case_no"])
        for case in self.cases:
            is_finished = case["finished_at"] and case["finished_at"].date() <= self.end
            due = case["promised_due_date"] or case["statutory_due_date"]
            if case["accepted_at"] and not is_finished and due and due < self.end:
                base[case["department_code"]] += 1
                offending[case["department_code"]].add(case["case_no"])
        for department, count in self._issued_late(offending).items():
            base[department] = max(base[department], count)
        specials = self._special_starts()
        for case in self.finished:
            if self._has_slow_step(case) or any(
                self._ran_too_long(row, case) for row in specials.get(case["case_no"], [])
            ):
                offending[case["department_code"]].add(case["case_no"])
        return offending, base

    def _has_slow_step(self, case: Row) -> bool:
        """Whether a step took more working days than its own limit; it begins with the message before it."""
        messages = sorted(
            self._messages_of[case["case_no"]], key=lambda row: (row["event_at"], row["event_type"], int(row["seq_no"]))
        )
        return any(
            step["event_type"] == "review_step"
            and step["limit_value"]
            and _instant(step["event_at"]).date()
            > self._workday_after(_instant(before["event_at"]).date(), int(step["limit_value"]))
            for before, step in pairwise(messages)
        )

    def _issued_late(self, offending: dict[str, set[str]]) -> Counter[str]:
        """Licences issued in the month, by department; the late ones are added to ``offending``."""
        issued: Counter[str] = Counter()
        for case in self.cases:
            if case["issue_working_days"] is None or not self._is_in_month(case["issued_at"]):
                continue
            issued[case["department_code"]] += 1
            matter = self.matter_of.get((case["matter_code"], case["matter_version"]), {})
            limit = matter.get("issue_limit") or (ISSUE_LIMIT if matter.get("matter_type") == "01" else None)
            if limit is not None and case["issue_working_days"] > limit:
                offending[case["department_code"]].add(case["case_no"])
        return issued

    def _ran_too_long(self, start: Row, case: Row) -> bool:
        """Whether a special procedure of a finished case outran its own limit in working days."""
        if start["special_type"] != "2" or not start["limit_value"]:
            return False
        ended = self._events.get((start["case_no"], "special_end", start["seq_no"]))
        until = _instant(ended["event_at"]) if ended else case["finished_at"]
        began = _instant(start["event_at"])
        return until >= began and until.date() > self._workday_after(began.date(), int(start["limit_value"]))

    def _process(self) -> tuple[dict[str, set[str]], Counter[str]]:
        specials = self._special_starts()
        offending = defaultdict(set)
        for case in self.finished:
            own = specials.get(case["case_no"], [])
            extensions = [row for row in own if row["special_type"] == "1"]
            matter = self.matter_of.get((case["matter_code"], case["matter_version"]), {})
            cap = matter.get("extension_limit")
            if cap is None:
                cap = JOINT_EXTENSION_CAP if matter.get("is_joint_handling") else EXTENSION_CAP
            if (
                (case["result_code"] in ("1", "2", "3") and case["finish_reason"] is None)
                or case["supply_notice_count"] > 1
                or self._is_answered_late(case)
                or (case["is_normal_finish"] and not self._is_whole(case, matter))
                or not self._has_receipt(case)
                or any(not row["approved_by"] or not row["reason"] for row in own)
                or len(extensions) > 1
                or any(row["limit_value"] and int(row["limit_value"]) > cap for row in extensions)
            ):
                offending[case["department_code"]].add(case["case_no"])
        for case in self.refused:
            if case["refusal_reason"] is None or self._is_answered_late(case):
                offending[case["department_code"]].add(case["case_no"])
        return offending, Counter(case["department_code"] for case in chain(self.finished, self.refused))

    def _is_answered_late(self, case: Row) -> bool:
        """Nothing was said by the fifth working day after receipt."""
        if case["applied_at"] is None or case["exclusion_reason"] in ("rows_waiting", "calendar_gap"):
            return False
        said = [
            _instant(row["event_at"]).date()
            for row in self._messages_of[case["case_no"]]
            if row["event_type"] in ("accept", "supply_notice", "finish")
        ]
        return min(said, default=self.end) > self._workday_after(case["applied_at"].date(), 5)

    def _is_whole(self, case: Row, matter: Row) -> bool:
        """Whether all steps were passed and all materials came in, as far as anybody says."""
        messages = self._messages_of[case["case_no"]]
        passed = {row["step_code"] for row in messages if row["event_type"] == "review_step"}
        steps = {step for step in (matter.get("required_steps") or "").split(";") if step}
        materials = [int(row["materials_count"]) for row in messages if row["materials_count"]]
        required = matter.get("required_materials_count")
        return steps <= passed and (required is None or not materials or max(materials) >= required)

    def _has_receipt(self, case: Row) -> bool:
        """Whether the acceptance bears the number of a receipt; nobody is asked for one before it is accepted."""
        accepted = [
            row["receipt_no"]
            for row in self._messages_of[case["case_no"]]
            if row["event_type"] == "accept" and row["status_code"] != "2"
        ]
        return not accepted or any(accepted)

    def _fee(self) -> tuple[dict[str, set[str]], Counter[str]]:
        offending, base = defaultdict(set), Counter()
        for case in self.finished:
            matter = self.matter_of.get((case["matter_code"], case["matter_version"]))
            if matter is None or matter["is_fee"] is None:
                continue
            base[case["department_code"]] += 1
            paid, standard = case["fee_paid_amount"] or 0, matter["fee_standard_amount"]
            if matter["is_fee"]:
                is_wrong = paid != standard if paid > 0 else bool(standard) and case["result_code"] == "0"
            else:
                is_wrong = paid > 0
            if is_wrong:
                offending[case["department_code"]].add(case["case_no"])
        return offending, base

    def _inspection(self) -> tuple[dict[str, set[str]], Counter[str]]:
        offending, base = defaultdict(set), Counter()
        for case in self.finished:
            base[case["department_code"]] += case["is_uploaded_late"] is not None
            if case["is_uploaded_late"] or self._is_one_batch(case):
                offending[case["department_code"]].add(case["case_no"])
        for row in self._complaints():
            received = _instant(row["received_at"]).date()
            decide_by = self._workday_after(received, int(self.policy["*", "complaint_decide_workdays"]))
            resolve_by = self._workday_after(received, int(self.policy["*", "complaint_resolve_workdays"]))
            decided, resolved = (
                _instant(row[name]).date() if row[name] else None for name in ("decided_at", "resolved_at")
            )
            if resolved or self.end > resolve_by:
                base[row["department_code"]] += 1
                if (decided or self.end) > decide_by or (resolved or self.end) > resolve_by:
                    offending[row["department_code"]].add(row["complaint_id"])
        return offending, base

    def _is_one_batch(self, case: Row) -> bool:
        """All messages up to the finish at one instant, or uploaded at once though they are of several days."""
        if case["recorded_accepted_at"] is None:
            return False
        messages = [row for row in self._messages_of[case["case_no"]] if row["event_type"] not in ("issue", "pick_up")]
        times = sorted(_instant(row["event_at"]) for row in messages)
        uploads = sorted(_instant(row["uploaded_at"]) for row in messages)
        return len(messages) >= BATCH_MESSAGES and (
            times[0] == times[-1]
            or (times[0].date() < times[-1].date() and uploads[-1] - uploads[0] <= timedelta(minutes=BATCH_MINUTES))
        )

    def _legal_liability(self) -> tuple[dict[str, set[str]], Counter[str]]:
        """Matters of a higher level than the department that accepted them."""
        offending, base = defaultdict(set), Counter()
        for case in self.finished:
            level = LEVELS.get(self.level_of[case["department_code"]])
            exercised = self.matter_of.get((case["matter_code"], case["matter_version"]), {}).get("exercise_level")
            if level is None or exercised is None:
                continue
            base[case["department_code"]] += 1
            if case["recorded_accepted_at"] and int(exercised) < level:
                offending[case["department_code"]].add(case["case_no"])
        return offending, base

    def _attitude(self) -> tuple[dict[str, set[str]], Counter[str]]:
        complaints = self._complaints()
        offending = defaultdict(set)
        for row in complaints:
            if row["topic"] == "attitude" and row["result"] in ("upheld", "partly_upheld"):
                offending[row["department_code"]].add(row["complaint_id"])
        return offending, self.finished_counts() if complaints else Counter()

    def _satisfaction(self) -> tuple[dict[str, set[str]], Counter[str]]:
        offending, base = defaultdict(set), Counter()
        for row in _csv(self.files.glob("approval_ratings_*.csv")):
            department = self.department_of.get(row["case_no"])
            if department and self._is_in_month(_instant(row["rated_at"])):
                base[department] += 1
                if int(row["satisfaction_grade"]) <= 2:
                    offending[department].add(row["rating_id"])
        return offending, base

    def _early_bonus(self, department: str) -> Fraction:
        promised = [
            case
            for case in self.finished
            if case["department_code"] == department
            and case["is_normal_finish"]
            and case["case_type"] != "1"
            and case["statutory_due_date"]
        ]
        if not promised:
            return Fraction(0)
        early = sum(case["finished_at"].date() < case["statutory_due_date"] for case in promised)
        steps = floor(Fraction(early, len(promised)) / self.policy["*", "bonus_early_step"])
        return steps * self.policy["*", "bonus_early_points_per_step"]

    def _promise_bonus(self, department: str) -> Fraction:
        matters = [
            matter
            for matter in self.matters
            if matter["department_code"] == department
            and matter["valid_from"] <= self.end <= (matter["valid_to"] or date.max)
            and matter["limit_unit"] == "workday"
            and matter["promised_limit"] is not None
            and matter["case_type"] != "1"
        ]
        statutory = sum(matter["statutory_limit"] for matter in matters)
        if not statutory or not self.finished_counts()[department]:
            return Fraction(0)
        shortened = 1 - Fraction(sum(matter["promised_limit"] for matter in matters), statutory)
        beyond = shortened - self.policy["*", "bonus_promise_threshold"]
        if beyond < 0:
            return Fraction(0)
        steps = floor(beyond / self.policy["*", "bonus_promise_step"])
        return self.policy["*", "bonus_promise_points"] + steps * self.policy["*", "bonus_promise_points_per_step"]

    def _incomplete(self, department: str) -> Fraction:
        declared = sum(
            int(row["row_count"])
            for row in _csv(self.files.glob("period_declarations_*.csv"))
            if row["department_code"] == department
            and row["dataset"] == "approval_events"
            and row["period"] == f"{self.month:%Y-%m}"
        )
        if not declared:
            return Fraction(0)
        sent = sum(
            row["department_code"] == department and self._is_in_month(_instant(row["event_at"]))
            for row in self._events.values()
        )
        missing = floor(Fraction(max(0, declared - sent) * 100, declared))
        points = missing * self.policy["*", "incomplete_points_per_percent"]
        return min(points, self.policy["*", "incomplete_max_points"])

    @cached_property
    def _events(self) -> dict[tuple[str, str, str], Row]:
        """Messages by their key, the highest version of each."""
        latest: dict[tuple[str, str, str], Row] = {}
        rows = sorted(_csv(self.files.glob("approval_events*.csv")), key=lambda row: int(row["data_version"]))
        for row in rows:
            latest[row["case_no"], row["event_type"], row["seq_no"]] = row
        return latest

    @cached_property
    def _messages_of(self) -> dict[str, list[Row]]:
        by_case: dict[str, list[Row]] = defaultdict(list)
        for row in self._events.values():
            by_case[row["case_no"]].append(row)
        return by_case

    def _special_starts(self) -> dict[str, list[Row]]:
        by_case: dict[str, list[Row]] = defaultdict(list)
        for row in self._events.values():
            if row["event_type"] == "special_start":
                by_case[row["case_no"]].append(row)
        return by_case

    def _complaints(self) -> list[Row]:
        rows = _csv(self.files.glob("approval_complaints_*.csv"))
        return [row for row in rows if self._is_in_month(_instant(row["received_at"]))]

    def _workday_after(self, day: date, number: int) -> date:
        return [workday for workday in self.workdays if workday > day][number - 1]

    def _is_in_month(self, instant: datetime | None) -> bool:
        return instant is not None and self.month <= instant.date() <= self.end


def _policy_rows(path: Path, month: date) -> list[dict[str, str]]:
    """Rows in force, later ones last: the jurisdiction's own row wins, then the latest."""
    rows = [
        row
        for row in _csv([path])
        if row["jurisdiction_code"] in ("*", JURISDICTION) and date.fromisoformat(row["valid_from"]) <= month
    ]
    return sorted(rows, key=lambda row: (row["jurisdiction_code"] == JURISDICTION, row["valid_from"]))


def _policy(rows: list[dict[str, str]], policy_id: str) -> dict[tuple[str, str], Fraction]:
    """Value by section and parameter."""
    return {
        (row["section_code"], row["parameter"]): Fraction(row["value"]) for row in rows if row["policy_id"] == policy_id
    }


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    answer = connection.execute(f"select * from {table}")
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _csv(paths: Iterable[Path]) -> list[Row]:
    rows: list[Row] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
