"""The plan behind all files: lines of the budget, what each was given each year and what was spent of it.

A year of a line is whole: opening balance and money of the year are its adjusted budget, and what is not
spent of that is its closing balance, which opens the next year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.city import City, authorised_posts
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import WAN_YUAN, YUAN, Days, Luck

WITH_CIVIL_SERVICE, WITH_INSTITUTION, WITH_CAR, WITH_OWN_INCOME = 40, 20, 60, 50  # from this weight on
WITH_GOVERNMENT_FUND = ("GT", "JS", "CG", "JT", "BA", "LG")
WITH_STATE_CAPITAL = ("CZ", "SW")
WITH_BUILDING = ("FG", "JY", "GH", "JS", "JT", "SW", "WH", "WS", "HB", "CG", "LH", "NS", "BA", "LG")
FINISHED_BUILDINGS = frozenset(f"{code}-{names.BUILDING}" for code in WITH_BUILDING[::2])  # in the first year
CONTRACTED = 80  # percent of a programme's budget that is bought by contract


@dataclass(frozen=True)
class Line:
    """A line of the budget, the same every year. ``programme`` is one of the catalogue's, or empty."""

    department: str
    unit: str
    fund: str
    functional: str
    economic: str
    kind: str
    project: str = "-"
    programme: str = ""

    @property
    def is_key(self) -> bool:
        return self.programme in (names.SUBSIDY, names.BUILDING)

    @property
    def is_three_public(self) -> bool:
        return self.economic in names.THREE_PUBLIC

    @property
    def is_personnel(self) -> bool:
        return self.economic[:3] in ("301", "303")


@dataclass(frozen=True)
class Change:
    """One document that changes a line."""

    doc_no: str
    day: date
    amount: int
    reason: str


@dataclass(frozen=True)
class Allotment:
    """A line in a year. ``initial`` includes the ``opening`` balance; ``executed`` is that of the whole year."""

    line: Line
    year: int
    initial: int
    opening: int
    changes: tuple[Change, ...]
    executed: int

    @property
    def adjusted(self) -> int:
        return self.initial + sum(change.amount for change in self.changes)

    @property
    def income(self) -> int:
        return self.adjusted - self.opening

    @property
    def closing(self) -> int:
        return self.adjusted - self.executed


@dataclass(frozen=True)
class Unit:
    code: str
    department: str
    kind: str
    people: int

    @property
    def name(self) -> str:
        short = next(department.short_name_zh for department in DEPARTMENTS if department.code == self.department)
        return short + names.UNIT_NAMES[self.kind]


@dataclass(frozen=True)
class Wrongs:
    """Departments whose plan itself is wrong in the first year; none by default."""

    unexplained_change: str = ""
    explained_change: str = ""
    over_three_public: str = ""
    december_rush: str = ""
    overstaffed: str = ""


class Plan:
    """Every line in every year from the one before the first month to that of the last day."""

    def __init__(self, city: City, days: Days, seed: int, first_year: int, end: date, wrongs: Wrongs):
        self.city = city
        self.days = days
        self.seed = seed
        self.years = range(first_year, end.year + 1)
        self.end = end
        self.wrongs = wrongs
        self.units = [unit for index in range(len(DEPARTMENTS)) for unit in self._units(index)]
        self.allotments = [allotment for index in range(len(DEPARTMENTS)) for allotment in self._department(index)]

    @property
    def complete_years(self) -> list[int]:
        return [year for year in self.years if date(year, 12, 31) <= self.end]

    def luck(self, *about: object) -> Luck:
        return Luck(self.seed, *about)

    @cached_property
    def by_department(self) -> dict[tuple[str, int], list[Allotment]]:
        """Allotments by department and year, in the order of the plan."""
        groups: dict[tuple[str, int], list[Allotment]] = {}
        for allotment in self.allotments:
            groups.setdefault((allotment.line.department, allotment.year), []).append(allotment)
        return groups

    def _units(self, index: int) -> Iterator[Unit]:
        department = DEPARTMENTS[index]
        people = authorised_posts(self.city, index)
        has_second, has_third = department.weight >= WITH_CIVIL_SERVICE, department.weight >= WITH_INSTITUTION
        second, third = (people // 4 if has_second else 0), (people // 4 if has_third else 0)
        yield Unit(f"{department.code}001", department.code, names.ADMINISTRATIVE, people - second - third)
        if has_second:
            yield Unit(f"{department.code}002", department.code, names.CIVIL_SERVICE, second)
        if has_third:
            yield Unit(f"{department.code}003", department.code, names.INSTITUTION, third)

    def _department(self, index: int) -> Iterator[Allotment]:
        department = DEPARTMENTS[index]
        units = [unit for unit in self.units if unit.department == department.code]
        lines = [entry for unit in units for entry in _basic(unit)]
        lines += self._programmes(index, units)
        total = sum(base for _, base in lines)
        for number, (line, base) in enumerate(lines):
            opening = None
            for year in self.years:
                if line.project in FINISHED_BUILDINGS and year != self.years[0]:
                    continue
                luck = self.luck(year, department.code, number)
                allotment = self._allot(line, year, base, total, opening, luck)
                opening = allotment.closing
                yield allotment

    def _programmes(self, index: int, units: list[Unit]) -> Iterator[tuple[Line, int]]:
        """Programmes of a department; the smallest have none. What is bought is the same for every seed."""
        department = DEPARTMENTS[index]
        code, own, division = department.code, units[0].code, names.DIVISIONS[department.code]
        luck = self.luck(code, "programmes")
        if not department.weight:
            return

        def line(programme: str, item: str, fund: str, economic: str | None = None) -> Line:
            economic = economic or names.PROGRAMME_CLASSES[programme]
            return Line(code, own, fund, item, economic, "project", f"{code}-{programme}", programme)

        services = names.SERVICES_BUDGETS[index % len(names.SERVICES_BUDGETS)]
        goods = names.GOODS_BUDGETS[(index + index // 6) % len(names.GOODS_BUDGETS)]
        yield line(names.MAINTENANCE, f"{division}02", names.GENERAL), services * WAN_YUAN * 100 // CONTRACTED
        if index % 5 == 0:  # journeys paid by a programme: the whole is more than its basic part
            yield line(names.MAINTENANCE, f"{division}02", names.GENERAL, names.ABROAD[0]), 8 * WAN_YUAN
        subsidy = (120 + department.weight * luck.between(4, 8)) * WAN_YUAN
        yield line(names.SUBSIDY, f"{division}99", names.GENERAL), subsidy
        yield line(names.PURCHASE, f"{division}02", names.GENERAL), goods * WAN_YUAN * 100 // CONTRACTED
        if code in WITH_BUILDING:
            fund = names.GOVERNMENT_FUND if code in WITH_GOVERNMENT_FUND else names.GENERAL
            item = "2120803" if code in WITH_GOVERNMENT_FUND else f"{division}99"
            yield (
                line(names.BUILDING, item, fund),
                names.WORKS_BUDGETS[index % len(names.WORKS_BUDGETS)] * WAN_YUAN * 100 // CONTRACTED,
            )
        elif code in WITH_GOVERNMENT_FUND:
            yield Line(code, own, names.GOVERNMENT_FUND, "2120803", "30227", "project", f"{code}-P04"), 400 * WAN_YUAN
        if code in WITH_STATE_CAPITAL:
            yield Line(code, own, names.STATE_CAPITAL, "2230105", "31204", "project", f"{code}-P05"), 150 * WAN_YUAN
        if len(units) == 3 and department.weight >= WITH_OWN_INCOME:
            income = Line(code, units[2].code, names.OTHER_FUNDS, f"{division}50", "30226", "basic")
            yield income, units[2].people * 15_000 * YUAN

    def _allot(self, line: Line, year: int, base: int, total: int, opening: int | None, luck: Luck) -> Allotment:
        """What a line is given and spends in a year; money of programmes is changed now and then."""
        initial = base * (1000 + (year - self.years[0]) * 20) // (1000 * WAN_YUAN // 100) * (WAN_YUAN // 100)
        changes = tuple(self._changes(line, year, initial, total, luck))
        if opening is None:
            opening = initial * luck.between(20, 60) // 1000 if line.kind == "project" else 0
        low, high = (975, 998) if line.is_personnel else (915, 985)
        adjusted = initial + sum(change.amount for change in changes)
        executed = adjusted * luck.between(low, high) // 1000 - luck.below(99 * YUAN)
        if line.department == self.wrongs.over_three_public and year == self.years[0] and line.is_three_public:
            executed = adjusted * 118 // 100
        if line.project in FINISHED_BUILDINGS:  # what is left over is given back, not carried over
            changes = (Change(f"深财预[{year}]98号", date(year, 12, 28), executed - initial, names.SURPLUS_RETURNED),)
        return Allotment(line, year, initial, opening, changes, executed)

    def _changes(self, line: Line, year: int, initial: int, total: int, luck: Luck) -> Iterator[Change]:
        """Now and then a programme is given a little more or less; where the plan is wrong, far more."""
        is_flexible = line.kind == "project" and line.programme != names.BUILDING and not line.is_three_public
        share = luck.pick((0, 0, 0, 0, 0, -40, 30, 50, 80))
        day = self.days.at(date(year, luck.between(4, 9), luck.between(1, 28)))
        reason = names.CHANGE_REASONS[-1] if share < 0 else luck.pick(names.CHANGE_REASONS[:-1])
        amount = initial * share // 1000 if is_flexible else 0
        wrong = (self.wrongs.unexplained_change, self.wrongs.explained_change)
        if line.programme == names.SUBSIDY and line.department in wrong and year == self.years[0]:
            amount = total * 40 // 100
            reason = "" if line.department == wrong[0] else reason
        if amount:
            number = 100 + (sum(map(ord, line.project)) + day.toordinal()) % 800
            yield Change(f"深财预[{year}]{number}号", day, amount, reason)


def _basic(unit: Unit) -> Iterator[tuple[Line, int]]:
    """Pay and running costs of a unit, by its people."""
    division = names.DIVISIONS[unit.department]
    own = f"{division}50" if unit.kind == names.INSTITUTION else f"{division}01"

    def line(functional: str, economic: str) -> Line:
        return Line(unit.department, unit.code, names.GENERAL, functional, economic, "basic")

    is_first = unit.kind == names.ADMINISTRATIVE
    salaries = names.SALARIES_OF_INSTITUTIONS if unit.kind == names.INSTITUTION else names.SALARIES
    for economic, yuan in salaries.items():
        yield line(own, economic), unit.people * yuan * YUAN
    for economic, (functional, yuan) in names.CONTRIBUTIONS.items():
        if unit.kind == names.INSTITUTION and functional == names.MEDICAL:
            functional = names.MEDICAL_INSTITUTION
        yield line(functional, economic), unit.people * yuan * YUAN
    for economic, yuan in names.PUBLIC_USE.items():
        if is_first or economic in names.PUBLIC_USE_OF_OTHERS:
            yield line(own, economic), unit.people * yuan * YUAN
    if is_first:
        economic, yuan = names.PENSIONS
        yield line(names.RETIRED, economic), unit.people // 4 * yuan * YUAN
        for economic, yuan in (names.ABROAD, names.EQUIPMENT):
            yield line(own, economic), unit.people * yuan * YUAN
        weight = next(department.weight for department in DEPARTMENTS if department.code == unit.department)
        if weight >= WITH_CAR:
            economic, yuan = names.CAR
            yield line(own, economic), yuan * YUAN
