"""The city as arrays: departments, catalogue of matters, and who handles what how often.

Here belongs everything that holds before the first application comes in. The city is the same for
every seed; what happens in it is not.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import polars as pl

from orchestration.simulation import rates
from orchestration.simulation.catalogue import ALSO_IN_DISTRICTS, DEPARTMENTS, MATTERS, SMALL, ZERO_REPORTING
from orchestration.simulation.worktime import Ints

IN_FORCE_FROM = date(2004, 7, 1)  # the permit law

# kind: matter_type, case_type, statutory limits in turn, extension limit
_KINDS = {
    "P": ("01", "2", (20,), 10),
    "J": ("01", "2", (45,), 15),
    "I": ("01", "1", (20,), 0),
    "C": ("01", "2", (30,), 0),
    "Q": ("07", "2", (20, 15, 30), 0),
    "S": ("20", "2", (10,), 0),
    "A": ("20", "1", (5,), 0),
    "O": ("10", "2", (15,), 0),
}
_PROMISED_PERCENT = (40, 50, 60, 45, 70, 50, 65, 55)
_STEPS = ("1;2;3", "1;2;3", "1;3", "1;2;3", "1;2")
_FEES = (10, 20, 50, 80, 120, 200, 350)
_VOLUMES = (40, 25, 60, 15, 30, 8, 20, 10)
_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
_AT_ONCE_VOLUME = 2  # matters decided at once are asked for so many times as often


@dataclass(frozen=True)
class Matter:
    """A matter; ``promised`` and ``revised`` are its promised limits before and after its revision."""

    code: str
    name: str
    kind: str
    department: int
    statutory: int
    promised: int
    revised: int | None
    extension: int
    steps: str
    fee: int
    depth: int
    visits: int
    materials: int
    volume: int

    @property
    def is_at_once(self) -> bool:
        return self.kind in "IA"

    @property
    def is_calendar(self) -> bool:
        return self.kind == "C"

    @property
    def matter_type(self) -> str:
        return _KINDS[self.kind][0]


@dataclass(frozen=True)
class City:
    """Departments and matters, and the desks: pairs of a department and a matter it handles."""

    matters: tuple[Matter, ...]
    desks: tuple[tuple[int, int, int], ...]  # department, matter, weight
    revised_on: date

    @cached_property
    def desk_department(self) -> Ints:
        return np.array([desk[0] for desk in self.desks])

    @cached_property
    def desk_matter(self) -> Ints:
        return np.array([desk[1] for desk in self.desks])

    @cached_property
    def desk_weight(self) -> Ints:
        return np.array([desk[2] for desk in self.desks])

    @cached_property
    def small_desk_weight(self) -> Ints:
        """Weights inside the small department, whose volume does not grow with the city."""
        small = department_index(SMALL)
        return np.array([self.matters[matter].volume if owner == small else 0 for owner, matter, _ in self.desks])

    @cached_property
    def care(self) -> np.ndarray:
        """How often each department is late, in times the usual."""
        return np.array([rates.CARE_FACTORS[department.care] for department in DEPARTMENTS])

    @cached_property
    def staff(self) -> Ints:
        """Posts that handle approvals, by department."""
        return np.array([4 + department.weight // 4 for department in DEPARTMENTS])

    def of_matter(self, field: str) -> np.ndarray:
        """A field of the matters as an array."""
        return np.array([getattr(matter, field) for matter in self.matters])


def department_index(code: str) -> int:
    return next(index for index, department in enumerate(DEPARTMENTS) if department.code == code)


def build_city(revised_on: date) -> City:
    """The city, with some matters revised on a day: their second version promises a shorter limit."""
    matters: list[Matter] = []
    for index, department in enumerate(DEPARTMENTS):
        for entry in MATTERS[department.code].split():
            matters.append(_matter(len(matters), index, entry[0], entry[1:]))
    desks = []
    for number, matter in enumerate(matters):
        owner = DEPARTMENTS[matter.department]
        handlers = [matter.department]
        if matter.name in ALSO_IN_DISTRICTS:
            handlers += [index for index, department in enumerate(DEPARTMENTS) if department.is_district]
        total = sum(other.volume for other in matters if other.department == matter.department)
        for handler in handlers:
            if owner.code != ZERO_REPORTING:
                desks.append((handler, number, DEPARTMENTS[handler].weight * matter.volume * 1000 // total))
    return City(tuple(matters), tuple(desks), revised_on)


def _matter(number: int, department: int, kind: str, name: str) -> Matter:
    matter_type, _, statutory_limits, extension = _KINDS[kind]
    at_once = kind in "IA"
    statutory = statutory_limits[number % len(statutory_limits)]
    promised = number % 2 if at_once else statutory * _PROMISED_PERCENT[number % len(_PROMISED_PERCENT)] // 100
    return Matter(
        code=f"{matter_type}{number + 1:05d}",
        name=name,
        kind=kind,
        department=department,
        statutory=statutory,
        promised=promised,
        revised=promised * 3 // 4 if kind == "P" and number % 15 == 4 else None,
        extension=extension,
        steps="1" if at_once else "1;2;3" if kind == "J" else _STEPS[number % len(_STEPS)],
        fee=_FEES[number % len(_FEES)] if kind in "PIQ" and number % 3 == 0 else 0,
        depth=(3, 4, 2, 4, 1, 3)[number % 6],
        visits=(1, 1, 0, 2, 1)[number % 5],
        materials=2 + number * 5 % 8,
        volume=_VOLUMES[number % len(_VOLUMES)] * (_AT_ONCE_VOLUME if at_once else 1),
    )


def departments_table() -> pl.DataFrame:
    """Rows of ``departments.csv``."""
    return pl.DataFrame(
        [
            {
                "department_code": department.code,
                "valid_from": IN_FORCE_FROM.isoformat(),
                "name_zh": department.name_zh,
                "name_en": department.name_en,
                "short_name_zh": department.short_name_zh,
                "former_names": department.former_names,
                "category": department.category,
                "level": "district" if department.is_district else "city",
                "sector": department.sector,
                "ranking_group": "districts" if department.is_district else "city_departments",
                "jurisdiction_code": "CN",
            }
            for department in DEPARTMENTS
        ]
    )


def headcount_table(city: City, first_year: int, end: date, overstaffed: str = "") -> pl.DataFrame:
    """Rows of ``headcount.csv``: the end of each quarter, beginning with that before ``first_year``.

    One department may be ``overstaffed``: more people than posts at the end of that year.
    """
    rows = []
    quarters = [(first_year - 1, 12, 31)] + [
        (year, *day) for year in range(first_year, end.year + 1) for day in _QUARTERS
    ]
    for number, day in enumerate(date(*quarter) for quarter in quarters):
        for index, department in enumerate(DEPARTMENTS if day <= end else ()):
            authorised = authorised_posts(city, index)
            in_post = authorised - authorised // 15 + (number + index) % 3
            if department.code == overstaffed and day == date(first_year, 12, 31):
                in_post = authorised + 6
            rows.append(
                {
                    "department_code": department.code,
                    "as_of_date": day.isoformat(),
                    "authorised_posts": authorised,
                    "in_post": in_post,
                    "approval_posts": int(city.staff[index]),
                    "retired": authorised // 4 + (number // 4 + index) % 5,
                }
            )
    return pl.DataFrame(rows)


def authorised_posts(city: City, department: int) -> int:
    return 20 + int(city.staff[department]) * (14 if DEPARTMENTS[department].is_district else 5)


def matters_table(city: City) -> pl.DataFrame:
    """Rows of ``approval_matters.csv``; a revised matter has two versions that meet without a gap."""
    rows = []
    for matter in city.matters:
        revised_from = city.revised_on.isoformat()
        old_until = (city.revised_on - timedelta(days=1)).isoformat()
        if matter.revised is None:
            versions = [(1, matter.promised, IN_FORCE_FROM.isoformat(), "")]
        else:
            versions = [(1, matter.promised, IN_FORCE_FROM.isoformat(), old_until)]
            versions += [(2, matter.revised, revised_from, "")]
        rows += [_matter_row(matter, *version) for version in versions]
    return pl.DataFrame(rows)


def _exercise_level(matter: Matter) -> str:
    """GB/T 39046 A.2: 3 city, 4 district, 7 by level, where city and districts handle the same matter."""
    if matter.name in ALSO_IN_DISTRICTS:
        return "7"
    return "4" if DEPARTMENTS[matter.department].is_district else "3"


def _matter_row(matter: Matter, version: int, promised: int, valid_from: str, valid_to: str) -> dict[str, object]:
    matter_type, case_type, _, _ = _KINDS[matter.kind]
    department = DEPARTMENTS[matter.department]
    return {
        "matter_code": matter.code,
        "matter_version": version,
        "matter_name": matter.name,
        "matter_type": matter_type,
        "department_code": department.code,
        "exercise_level": _exercise_level(matter),
        "case_type": case_type,
        "statutory_limit": matter.statutory,
        "promised_limit": promised,
        "limit_unit": "calendar_day" if matter.is_calendar else "workday",
        "extension_limit": matter.extension or None,
        "issue_limit": 10 if matter_type == "01" else None,
        "is_joint_handling": "true" if matter.kind == "J" else "false",
        "is_fee": "true" if matter.fee else "false",
        "fee_standard_amount": f"{matter.fee}.00",
        "online_depth": matter.depth,
        "onsite_visits": matter.visits,
        "required_steps": matter.steps,
        "required_materials_count": matter.materials,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
