"""Random approval cases that look for trouble: valid under the contract, unkind to the clock.

The same seed gives the same cases. Nothing here knows a due date: dates are drawn around holidays, the
first and last announced day of the calendar, and the place where the limit of the matter should end.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa

from orchestration.contracts import load_contracts
from tests.oracle.clock import ART_45_KINDS, Event, Matter, Policy

CONTRACTS = Path(__file__).parents[2] / "data" / "contracts"
DEPARTMENTS = ("D1", "D2")

# One instant counts for a whole build, so these are offered beside the cases: before most of them, amid
# a holiday, amid the cases, at the last announced second and past the calendar.
AS_OFS = (
    datetime(2024, 12, 31, 23, 59, 59),
    datetime(2026, 2, 18, 12, 0),
    datetime(2026, 6, 30, 23, 59, 59),
    datetime(2026, 12, 31, 23, 59, 59),
    datetime(2027, 3, 1, 9, 30),
)

_SWITCHES: dict[str, dict[str, Any]] = {
    "no_deemed_acceptance": {"deemed_acceptance": False},
    "unqualified_stops_statutory": {"unqualified_special_stops_statutory": True},
    "unqualified_stops_promised": {"unqualified_special_stops_promised": True},
    "supplement_stops_statutory": {"supplement_after_acceptance_stops_statutory": True},
    "supplement_stops_promised": {"supplement_after_acceptance_stops_promised": True},
    "extension_moves_promised": {"extension_moves_promised": True},
    "no_rolling_over": {"calendar_day_due_rolls_over_holiday": False},
}
POLICIES: dict[str, Policy] = {
    "default": Policy(),
    **{name: Policy(**switch) for name, switch in _SWITCHES.items()},
    "all_switched": Policy(**{name: value for switch in _SWITCHES.values() for name, value in switch.items()}),
}


@dataclass(frozen=True)
class Case:
    """One case: its messages, in no particular order, and the matter they belong to."""

    case_no: str
    matter: Matter
    events: list[Event]


def _all_matters() -> list[Matter]:
    """Every combination of unit, limits and extension rule, then the odd ones."""
    units = ("workday", "calendar_day")
    limits = ((20, 10, "2"), (20, None, "2"), (45, 30, "2"), (5, 3, "9"), (0, 0, "1"))
    rules: tuple[dict[str, Any], ...] = (
        {"matter_type": "01", "is_joint_handling": False},
        {"matter_type": "01", "is_joint_handling": True, "issue_limit": 10},
        {"matter_type": "01", "is_joint_handling": None, "extension_limit": 4},
        {"matter_type": "07", "is_joint_handling": True},
    )
    regular = [
        {"statutory_limit": statutory, "promised_limit": promised, "case_type": case_type, "limit_unit": unit, **rule}
        for unit, (statutory, promised, case_type), rule in product(units, limits, rules)
    ]
    odd: list[dict[str, Any]] = [
        {"statutory_limit": 10, "promised_limit": 0},
        {"statutory_limit": 10, "promised_limit": 15, "extension_limit": 30, "matter_type": None},
        {"statutory_limit": 0, "case_type": None},
        {"statutory_limit": 1, "promised_limit": 1, "case_type": "1"},
        {"statutory_limit": 20, "promised_limit": 7, "extension_limit": 0, "issue_limit": 10},
    ]
    return [Matter(f"M{number:02d}", **terms) for number, terms in enumerate(regular + odd, 1)]


MATTERS = _all_matters()

_ANCHORS = (
    date(2004, 1, 1),
    date(2025, 1, 26),
    date(2025, 10, 1),
    date(2026, 1, 1),
    date(2026, 2, 14),
    date(2026, 2, 17),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 6, 29),
    date(2026, 9, 25),
    date(2026, 10, 1),
    date(2026, 12, 20),
    date(2026, 12, 31),
)
_ANCHOR_WEIGHTS = (1, *[4] * (len(_ANCHORS) - 1))
_TIMES = (time(0, 0), time(8, 59, 59), time(9, 0), time(12, 0), time(17, 30), time(23, 59, 59))
_UNQUALIFIED = ("other", None)


def random_cases(seed: int, count: int) -> list[Case]:
    """``count`` cases; their numbers carry the seed, so cases of several seeds can share one lake."""
    rng = Random(seed)
    return [_Builder(rng, f"R{seed}-{number:06d}").build() for number in range(1, count + 1)]


def events_frame(cases: list[Case]) -> pl.DataFrame:
    """The messages as accepted rows of ``approval_events``, one delivery."""
    return _frame("approval_events", [vars(event) for case in cases for event in case.events])


def matters_frame(cases: list[Case]) -> pl.DataFrame:
    """The matters of the cases as accepted rows of ``approval_matters``, one version each."""
    matters = {case.matter.matter_code: case.matter for case in cases}
    rows = [
        {
            **vars(matter),
            "matter_version": 1,
            "matter_name": f"事项{code}",
            "department_code": _department_of(matter),
            "valid_from": date(2000, 1, 1),
        }
        for code, matter in sorted(matters.items())
    ]
    return _frame("approval_matters", rows)


def departments_frame() -> pl.DataFrame:
    """The departments that handle the cases, all of one jurisdiction."""
    rows = [
        {
            "department_code": code,
            "valid_from": date(2000, 1, 1),
            "name_zh": f"部门{code}",
            "level": "city",
            "ranking_group": "city",
            "jurisdiction_code": "CN",
        }
        for code in DEPARTMENTS
    ]
    return _frame("departments", rows)


def _frame(dataset: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = load_contracts(CONTRACTS)[dataset].arrow_schema()
    blank = {"data_version": 1, "is_deleted": False, "_delivery_id": f"random-{dataset}", "_file_name": "random.csv"}
    complete = [{**blank, **row, "_row_number": number} for number, row in enumerate(rows, 2)]
    return pl.DataFrame(pa.Table.from_pylist(complete, schema=schema))


def _department_of(matter: Matter) -> str:
    return DEPARTMENTS[int(matter.matter_code[1:]) % len(DEPARTMENTS)]


class _Builder:
    """Builds one case; every step may go wrong in the ways in which real cases do."""

    def __init__(self, rng: Random, case_no: str) -> None:
        self.rng = rng
        self.case_no = case_no
        self.matter = rng.choice(MATTERS)
        self.events: list[Event] = []

    def build(self) -> Case:
        rng = self.rng
        received = self._receive()
        accepted = self._answer(received)
        if rng.random() < 0.15:
            self._supply(accepted or received, shift=(-3, 12))
        if rng.random() < 0.55:
            self._suspend(accepted or received)
        if rng.random() < 0.35:
            self._extend(accepted or received)
        if rng.random() < 0.7:
            self._finish(accepted or received)
        self._make_noise(received)
        rng.shuffle(self.events)
        return Case(self.case_no, self.matter, self.events)

    def _receive(self) -> datetime:
        rng = self.rng
        if rng.random() < 0.8:
            day = rng.choices(_ANCHORS, _ANCHOR_WEIGHTS)[0] + timedelta(days=rng.randint(-9, 9))
        else:
            day = date(2025, 1, 1) + timedelta(days=rng.randrange(720))
        received = self._at(day)
        if rng.random() < 0.95:
            self._add("apply", received, channel=rng.choice(("window", "online")), materials_count=rng.randint(0, 9))
            if rng.random() < 0.05:
                self._add("apply", self._later(received, 0, 4))
        return received

    def _answer(self, received: datetime) -> datetime | None:
        """Acceptance, refusal, a request for more or nothing: each on the spot, in time or too late."""
        rng = self.rng
        style = rng.choices(
            ("accept", "supply", "silence", "refuse", "refuse_then_accept", "before_receipt"), (40, 30, 8, 8, 5, 4)
        )[0]
        if style == "accept":
            return self._accept(self._answer_time(received))
        if style == "supply":
            last = self._supply(received, shift=(-1, 12))
            return self._accept(self._later(last, -4, 6)) if rng.random() < 0.75 else None
        if style == "silence":
            return None
        if style == "before_receipt":
            return self._accept(rng.choice((received - timedelta(seconds=1), self._later(received, -8, -1))))
        self._add(
            "accept", self._answer_time(received), status_code="2", reason="材料不符", due_at=self._due_at(received)
        )
        return self._accept(self._answer_time(received)) if style == "refuse_then_accept" else None

    def _answer_time(self, received: datetime) -> datetime:
        """On the spot, about the fifth working day, or long after."""
        first, last = self.rng.choice(((0, 0), (0, 4), (5, 9), (5, 16), (10, 40)))
        return max(received, self._later(received, first, last))

    def _accept(self, at: datetime) -> datetime:
        status = self.rng.choices(("1", None), (9, 1))[0]
        self._add("accept", at, status_code=status, due_at=self._due_at(at))
        if self.rng.random() < 0.04:
            self._add("accept", self._later(at, 1, 6), status_code="1", due_at=self._due_at(at))
        return at

    def _due_at(self, at: datetime) -> datetime | None:
        return self._later(at, -2, 60) if self.rng.random() < 0.12 else None

    def _supply(self, since: datetime, shift: tuple[int, int]) -> datetime:
        """One or more notices, each answered, answered too early, or never."""
        rng = self.rng
        last = since
        for _ in range(rng.choices((1, 2, 3), (7, 2, 1))[0]):
            notice = self._later(last, *shift)
            self._add("supply_notice", notice, reason="补正")
            last = max(last, notice)
            if rng.random() < 0.75:
                supplement = rng.choice((notice, self._later(notice, 0, 3), self._later(notice, -2, 20)))
                self._add("supply_accept", supplement)
                last = max(last, supplement)
        return last

    def _suspend(self, since: datetime) -> None:
        """One to four special procedures: apart, adjacent, overlapping, nested, open, reversed, too long."""
        rng = self.rng
        start = self._later(since, *rng.choice(((-10, 3), (0, 15), (0, 15), (20, 80))))
        end = start
        for _ in range(rng.choices((1, 2, 3, 4), (5, 3, 2, 1))[0]):
            end = self._later(start, 0, rng.choice((0, 2, 9, 30)))
            self._add_special(start, end)
            inside = self._later(start, 0, max(0, (end - start).days))
            start = rng.choice((start, end, self._later(end, 1, 1), inside, self._later(start, -5, 20)))
        if rng.random() < 0.05:
            self._add("special_end", end, seq_no=90)

    def _add_special(self, start: datetime, end: datetime) -> None:
        rng = self.rng
        fate = rng.choices(("ends", "stays_open", "reversed"), (80, 16, 4))[0]
        if fate == "reversed":
            end = rng.choice((start - timedelta(seconds=1), self._later(start, -9, -1)))
        elif end < start:
            end = start
        limit = rng.choices((None, 0, 1, 3, 5, 15, 60), (6, 1, 1, 2, 2, 2, 1))[0]
        self._add(
            "special_start",
            start,
            special_type=rng.choices(("2", None), (19, 1))[0],
            special_kind=rng.choice(sorted(ART_45_KINDS)) if rng.random() < 0.8 else rng.choice(_UNQUALIFIED),
            is_told_in_writing=rng.choices((True, False, None), (8, 1, 1))[0],
            limit_value=limit,
            limit_unit=None if limit is None else rng.choice(("workday", "calendar_day")),
        )
        if fate != "stays_open":
            self._add("special_end", end, seq_no=self._count("special_start"))

    def _extend(self, since: datetime) -> None:
        """One or two extensions, early, about the due date or late; some without approver, reason or length."""
        rng = self.rng
        for _ in range(rng.choices((1, 2), (4, 1))[0]):
            at = self._later(since, -3, 10) if rng.random() < 0.4 else self._about_due(since)
            units = (None, self.matter.limit_unit, self.matter.limit_unit, "workday", "calendar_day")
            self._add(
                "special_start",
                at,
                special_type="1",
                special_kind=rng.choice((None, "other", "hearing")),
                is_told_in_writing=True,
                approved_by=rng.choices(("P-HEAD", None), (7, 1))[0],
                reason=rng.choices(("情况复杂", None), (7, 1))[0],
                limit_value=rng.choices((None, 0, 1, 3, 10, 15, 20), (1, 1, 2, 4, 4, 2, 2))[0],
                limit_unit=rng.choice(units),
            )
            if rng.random() < 0.2:
                self._add("special_end", self._later(at, -3, 20), seq_no=self._count("special_start"))

    def _finish(self, since: datetime) -> None:
        rng = self.rng
        style = rng.choices(("about_due", "soon", "late", "before"), (60, 20, 16, 4))[0]
        if style == "about_due":
            at = self._about_due(since)
        else:
            at = self._later(since, *{"soon": (0, 6), "late": (40, 200), "before": (-15, -1)}[style])
        self._add_finish(at)
        if rng.random() < 0.08:
            at = rng.choice((at, self._later(at, -5, 15)))
            self._add_finish(at)
        for _ in range(rng.choices((0, 1, 2), (5, 4, 1))[0]):
            self._add("issue", self._later(at, *rng.choice(((0, 0), (0, 20), (-3, 3)))))

    def _add_finish(self, at: datetime) -> None:
        rng = self.rng
        result = rng.choices(("0", "1", "2", "3", "4", "5", "6", "7", None), (12, 2, 1, 1, 1, 2, 3, 1, 1))[0]
        self._add(
            "finish", at, result_code=result, is_approved=rng.choice((True, False, None)), amount=Decimal("12.50")
        )

    def _make_noise(self, received: datetime) -> None:
        """Messages that no clock may listen to, whatever they carry."""
        for event_type in ("pre_accept", "review_step", "pick_up"):
            if self.rng.random() < 0.15:
                at = self._later(received, -5, 30)
                self._add(
                    event_type, at, status_code="2", result_code="5", limit_value=3, limit_unit="workday", due_at=at
                )

    def _about_due(self, since: datetime) -> datetime:
        """A few days around the place where a limit of the matter may end."""
        limit = self.rng.choice((self.matter.statutory_limit, self.matter.promised_limit or 0))
        days = limit if self.matter.limit_unit == "calendar_day" else limit * 7 // 5
        return self._later(since, days - 2, days + self.rng.choice((2, 6, 20)))

    def _later(self, at: datetime, first: int, last: int) -> datetime:
        """Some time on a day ``first``..``last`` days after that of ``at``."""
        return self._at(at.date() + timedelta(days=self.rng.randint(first, last)))

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, self.rng.choice(_TIMES))

    def _count(self, event_type: str) -> int:
        return sum(event.event_type == event_type for event in self.events)

    def _add(self, event_type: str, at: datetime, seq_no: int | None = None, **fields: Any) -> None:
        event = Event(
            event_type=event_type,
            event_at=at,
            seq_no=seq_no or self._count(event_type) + 1,
            case_no=self.case_no,
            matter_code=self.matter.matter_code,
            department_code=_department_of(self.matter),
            utc_offset_minutes=480,
            uploaded_at=at + timedelta(minutes=1),
        )
        self.events.append(replace(event, **fields))
