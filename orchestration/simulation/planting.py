"""Plants the irregular cases in the city and keeps the record of what should be found.

The number planted is fixed, however large the city is. What a rule finds case by case is spread over
departments and months, so that no ranking turns on it; what only shows as a share is planted in one
department and month. Nothing here is left to chance.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.simulation.catalogue import DEPARTMENTS, NOT_REPORTING, SMALL
from orchestration.simulation.city import City
from orchestration.simulation.irregular_case import Case
from orchestration.simulation.irregularities import BULK_DAYS, BULK_RECEIPT_DAYS, KINDS, Kind
from orchestration.simulation.rows import Rows, concatenate
from orchestration.simulation.worktime import WorkTime

_FIRST_SERIAL = 9_000_000  # planted cases are numbered above all others
_FIRST_APPLICANT = 9_000_000  # and their applicants
_FOUND_UNTRUE = {"identical_timestamps": 4, "late_upload_batch": 6}  # how many of a kind
_STRIDE = 7  # between the matters of neighbouring cases, so that departments take turns


@dataclass(frozen=True)
class Planted:
    """A line of the truth: what was planted, where, and the rules that must find it."""

    kind: str
    department: int
    year: int
    serial: int
    matter: int
    month: str
    rules: tuple[str, ...]
    finding: str


class Planter:
    """All planted cases of a run."""

    def __init__(self, city: City, time: WorkTime, kinds: tuple[Kind, ...] = KINDS):
        self.city = city
        self.time = time
        self.kinds = kinds
        self.middle_month = len(time.month_names) // 2
        self.by_kind: dict[str, list[Case]] = {kind.name: [] for kind in kinds}
        self.cases: list[Case] = []
        self.matters = [index for index, matter in enumerate(city.matters) if _may_be_bent(matter.department)]
        for kind in kinds:
            for copy in range(kind.copies):
                case = self._case(kind, copy)
                kind.bend(case)
                self.cases.append(case)
                self.by_kind[kind.name].append(case)

    def _case(self, kind: Kind, copy: int) -> Case:
        """A case of this kind before it is bent: its matter, its day of receipt, its number."""
        number = len(self.cases)
        serial = _FIRST_SERIAL + number
        if kind.name == "refiled":
            refused = self.by_kind["refused_before_refiling"][copy]
            return Case(self.time, refused.day + 1, serial, refused.matter, refused.entry, refused.applicant)
        if kind.department is not None:
            matter = self._turn(kind, copy)
            day = self.time.first_workday_of(self.middle_month) + copy % 2
            if kind.name == "bulk_closing":
                day = self.time.last_workday_of(self.middle_month) - BULK_DAYS + serial % BULK_RECEIPT_DAYS
        else:
            matter = self._turn(kind, number * _STRIDE)
            day = self.time.first_workday_of(number % len(self.time.month_names)) + copy % 2
        return Case(self.time, day, serial, matter, self.city.matters[matter], _FIRST_APPLICANT + number)

    def _turn(self, kind: Kind, turn: int) -> int:
        suitable = [
            index
            for index in self.matters
            if kind.suits(self.city.matters[index])
            and kind.department in (None, DEPARTMENTS[self.city.matters[index].department].code)
        ]
        return suitable[turn % len(suitable)]

    def rows(self) -> tuple[Rows, Rows]:
        """All messages; and apart from them those that repeat or correct one."""
        first = [row for case in self.cases for row in case.rows_of(case.events)]
        again = [row for case in self.cases for row in case.rows_of(case.repeated)]
        return concatenate(first), concatenate(again)

    def planted(self) -> list[Planted]:
        """What was planted, in the order of the case numbers."""
        return [
            Planted(
                kind=kind.name,
                department=case.department,
                year=case.year,
                serial=case.serial,
                matter=case.matter,
                month=self.time.month_names[int(self.time.month_of(np.array([case.at(0, 0)]))[0])],
                rules=kind.rules,
                finding=kind.finding,
            )
            for kind in self.kinds
            for case in self.by_kind[kind.name]
        ]

    def found_untrue(self) -> list[Case]:
        """Cases that are drawn for a check by hand, which finds their record untrue."""
        return [case for name, share in _FOUND_UNTRUE.items() for case in self.by_kind.get(name, [])[:share]]

    def signals(self) -> list[dict[str, str | int]]:
        """Which department and month must show which integrity signal, and how many cases stand behind it."""
        return [
            {
                "department_code": kind.department or "",
                "month": self.time.month_names[self.middle_month],
                "signal_id": signal,
                "kind": kind.name,
                "cases": kind.copies,
            }
            for kind in self.kinds
            for signal in kind.signals
        ]


def _may_be_bent(department: int) -> bool:
    """Departments that stand for something else stay as they are."""
    return DEPARTMENTS[department].code not in (NOT_REPORTING, SMALL) and DEPARTMENTS[department].weight > 0
