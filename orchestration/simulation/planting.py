"""Plants the irregular cases in the city and keeps the record of what should be found.

The number planted is fixed, however large the city is, and spread over departments and months, so
that no ranking turns on it. Nothing here is left to chance.
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
_IN_ONE_DEPARTMENT = {"bulk_closing": "JT", "late_upload_batch": "WS"}
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

    def __init__(self, city: City, time: WorkTime):
        self.city = city
        self.time = time
        self.by_kind: dict[str, list[Case]] = {kind.name: [] for kind in KINDS}
        self.cases: list[Case] = []
        self.matters = [index for index, matter in enumerate(city.matters) if _may_be_bent(matter.department)]
        for kind in KINDS:
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
            matter, day = refused.matter, refused.day + 1
        elif kind.name in _IN_ONE_DEPARTMENT:
            matter = self._turn(kind, copy, _IN_ONE_DEPARTMENT[kind.name])
            month = len(self.time.month_names) // 2
            day = self.time.first_workday_of(month) + copy % 2
            if kind.name == "bulk_closing":
                day = self.time.last_workday_of(month) - BULK_DAYS + serial % BULK_RECEIPT_DAYS
        else:
            matter = self._turn(kind, number * _STRIDE)
            day = self.time.first_workday_of(number % len(self.time.month_names)) + copy % 2
        return Case(self.time, day, serial, matter, self.city.matters[matter])

    def _turn(self, kind: Kind, turn: int, department: str | None = None) -> int:
        suitable = [
            index
            for index in self.matters
            if kind.suits(self.city.matters[index])
            and department in (None, DEPARTMENTS[self.city.matters[index].department].code)
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
            for kind in KINDS
            for case in self.by_kind[kind.name]
        ]


def _may_be_bent(department: int) -> bool:
    """Departments that stand for something else stay as they are."""
    return DEPARTMENTS[department].code not in (NOT_REPORTING, SMALL) and DEPARTMENTS[department].weight > 0
