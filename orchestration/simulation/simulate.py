"""``simulate``: a synthetic city in files shaped as the contracts ask, with the truth beside them.

Here belongs the order of work only: the money first, whose size hardly depends on the cases; then month by
month, each month in blocks of cases, so that memory depends on a month and not on the city. Each block has
its own source of chance, hence the same seed gives the same bytes on any machine.
"""

from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from orchestration.messages import refuse
from orchestration.simulation import rates
from orchestration.simulation.cases import Lifecycles
from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.city import (
    IN_FORCE_FROM,
    City,
    build_city,
    departments_table,
    headcount_table,
    matters_table,
)
from orchestration.simulation.demand import Demand
from orchestration.simulation.dice import Dice
from orchestration.simulation.irregularities import KINDS, Kind
from orchestration.simulation.money.account_defects import WRONGS
from orchestration.simulation.money.bookkeeping import keep_books, months_between_payments, write_books
from orchestration.simulation.money.defects import plant_money
from orchestration.simulation.money.luck import Days
from orchestration.simulation.money.plan import Plan, Wrongs
from orchestration.simulation.money.planted import Books, PlantedMoney
from orchestration.simulation.money.receipts import receipts_of
from orchestration.simulation.money.row_defects import plant_fees
from orchestration.simulation.opinions import COMPLAINTS, RATINGS, OpinionFile, Opinions, complaints, ratings
from orchestration.simulation.oversight.gaps import PlantedGap, plant_gaps
from orchestration.simulation.oversight.office import accountability_by_month, keep_records, write_records
from orchestration.simulation.planting import Planter
from orchestration.simulation.rows import Rows, Texts, concatenate, count_of
from orchestration.simulation.supervision import (
    ACCOUNTABILITY_COLUMNS,
    INSPECTIONS,
    inspections,
    notices,
    planted_inspections,
)
from orchestration.simulation.truth import Truth
from orchestration.simulation.worktime import WorkTime, add_months
from orchestration.simulation.writing import Folder, Months, add_events, write_events

_BLOCK = 200_000  # cases made at a time
_MONEY = {each.name: pl.String for each in fields(PlantedMoney)}
_GAPS = {each.name: pl.String for each in fields(PlantedGap)}


@dataclass(frozen=True)
class SimulatedCity:
    """What was written: ``paths`` without the truth, and how many there are of each thing.

    ``cases`` includes the planted ones; ``events`` counts rows, repeated and corrected ones included.
    """

    out_dir: Path
    truth_dir: Path
    paths: tuple[Path, ...]
    months: tuple[str, ...]
    cases: int
    planted_cases: int
    events: int
    ratings: int
    complaints: int
    inspections: int
    notices: int


def simulate(
    out_dir: Path,
    *,
    cases: int,
    months: int,
    seed: int = 20051206,
    first_month: date = date(2026, 1, 1),
    calendar_csv: Path,
    single_events_file: bool = False,
    plant: bool = True,
) -> SimulatedCity:
    """Write a city of ``cases`` ordinary cases received over ``months``, and some 300 planted ones.

    ``calendar_csv`` has the columns ``cal_date`` and ``is_workday`` and must cover the months. With
    ``single_events_file`` all messages go into one ``approval_events.csv``, else one file a month. Without
    ``plant`` nothing is planted: a city to count false alarms in.
    Raises ``E-USE-01`` for impossible values, a calendar that ends too early, or a folder in use.
    """
    if cases < 1 or months < 1 or first_month.day != 1 or first_month < IN_FORCE_FROM or seed < 0:
        raise refuse("E-USE-01", what=f"cases={cases} months={months} seed={seed} first_month={first_month}")
    time = WorkTime(calendar_csv, first_month, months)
    end = add_months(first_month, months) - timedelta(1)
    first_year = first_month.year - 1  # the fiscal year before the first month is whole
    revised_on = add_months(first_month, months // 2) if months > 1 else first_month.replace(day=11)
    city = build_city(revised_on)
    plan = Plan(city, Days(calendar_csv, first_year - 2, end), seed, first_year, end, WRONGS if plant else Wrongs())
    run = _Run(Folder(out_dir), city, time, plan, single_events_file, KINDS if plant else ())
    return run.write(cases, seed)


class _Run:
    """One city in the making."""

    def __init__(
        self,
        folder: Folder,
        city: City,
        time: WorkTime,
        plan: Plan,
        single_events_file: bool,
        kinds: tuple[Kind, ...],
    ):
        self.folder = folder
        self.city = city
        self.time = time
        self.plan = plan
        self.planted_money: list[PlantedMoney] = []
        self.single_events_file = single_events_file
        self.texts = Texts(city, time.first_month, len(time.is_workday))
        self.demand = Demand(city, time)
        self.lifecycles = Lifecycles(city, time)
        self.planter = Planter(city, time, kinds)
        self.truth = Truth(time.month_names)
        self.numbered = np.zeros(len(DEPARTMENTS), np.int64)  # case numbers used up this year
        self.events: Months[Rows] = Months()
        self.repeats: Months[Rows] = Months()
        self.ratings: Months[pl.DataFrame] = Months()
        self.complaints: Months[pl.DataFrame] = Months()
        self.inspections: Months[pl.DataFrame] = Months()
        self.notices: Months[pl.DataFrame] = Months()

    def write(self, cases: int, seed: int) -> SimulatedCity:
        months = self.time.month_names
        self.folder.write_table("departments.csv", departments_table())
        self.folder.write_table(
            "headcount.csv", headcount_table(self.city, self.plan.years[0], self.plan.end, self.plan.wrongs.overstaffed)
        )
        self.folder.write_table("approval_matters.csv", matters_table(self.city))
        books = keep_books(self.plan, months_between_payments(cases // len(months)))
        if self.planter.kinds:
            self.planted_money += plant_money(books)
        write_books(books, self.folder)
        gaps = self._keep_oversight(books)
        planted, repeated = self.planter.rows()
        add_events(self.events, planted, self.time)
        add_events(self.repeats, repeated, self.time)
        _add_opinions(self.inspections, planted_inspections(self.planter.found_untrue(), self.time, self.texts))

        _add_opinions(self.notices, notices(self.planter.cases, self.time, self.texts))

        counts = self.demand.month_counts(cases)
        with ExitStack() as stack:
            single = None
            if self.single_events_file:
                single = stack.enter_context(self.folder.open("approval_events.csv"))
            for month, source in enumerate(np.random.SeedSequence(seed).spawn(len(months))):
                self._make_month(month, counts[month], source)
                self._write_month(month, single)

        paths = tuple(self.folder.files)
        self.truth.add(cases=cases + len(self.planter.cases), planted_cases=len(self.planter.cases))
        parameters = {"cases": cases, "months": len(months), "seed": seed, "first_month": months[0]}
        self.truth.write(self.folder, self.planter, self.texts, parameters)
        self.folder.write_table("truth/fiscal.csv", pl.DataFrame([asdict(each) for each in self.planted_money], _MONEY))
        self.folder.write_table("truth/supervision.csv", pl.DataFrame([asdict(each) for each in gaps], _GAPS))
        truth_dir = self.folder.path / "truth"
        return SimulatedCity(self.folder.path, truth_dir, paths, tuple(months), **self.truth.totals)

    def _keep_oversight(self, books: Books) -> list[PlantedGap]:
        """The supervisors' files; their events of accountability wait for the month they happened in."""
        records = keep_records(self.city, self.plan, books)
        gaps = plant_gaps(records, self.planter, self.texts) if self.planter.kinds else []
        write_records(records, self.folder)
        for name, table in accountability_by_month(records).items():
            if name in self.time.month_names:
                self.notices.add(self.time.month_names.index(name), table)
            else:
                self.folder.write_table(f"accountability_events_{name}.csv", table)
        return gaps

    def _make_month(self, month: int, cases: int, source: np.random.SeedSequence) -> None:
        """All cases received in a month, in blocks; what happens later waits for its month."""
        year = int(self.time.month_names[month][:4])
        if self.time.month_names[month].endswith("-01"):
            self.numbered[:] = 0
        sizes = [min(_BLOCK, cases - start) for start in range(0, cases, _BLOCK)]
        for block, (size, seed) in enumerate(zip(sizes, source.spawn(len(sizes)), strict=True)):
            rng = np.random.Generator(np.random.PCG64(seed))
            dice = Dice(rng, size)
            small = min(rates.SMALL_DEPARTMENT_CASES, int(cases * rates.SMALL_DEPARTMENT_SHARE)) if block == 0 else 0
            applications = self.demand.draw(dice, month, small)
            own = Dice(np.random.Generator(np.random.PCG64(seed.spawn(1)[0])), size)
            rows, made = self.lifecycles.run(dice, own, applications, year, self.numbered)
            add_events(self.events, rows, self.time)
            _add_opinions(self.ratings, ratings(rng, made, self.city, self.time, self.texts))
            number = size * rates.COMPLAINTS_PER_10000_CASES // 10_000
            number += rates.COMPLAINTS_AT_LEAST if block == 0 else 0
            _add_opinions(self.complaints, complaints(rng, made, number, self.time, self.texts))
            _add_opinions(self.inspections, inspections(own, made, self.time, self.texts))

    def _write_month(self, month: int, single: BinaryIO | None) -> None:
        name = self.time.month_names[month]
        parts = self.events.pop(month)
        self.truth.count(parts)
        paid = receipts_of(parts, self.texts)
        if self.planter.kinds and month == self.planter.middle_month:
            paid, planted = plant_fees(paid)
            self.planted_money += planted
        if len(paid):
            self.folder.write_table(f"nontax_receipts_{name}.csv", paid)
        rows = concatenate(parts + self.repeats.pop(month))
        del parts
        if single is not None:
            write_events(single, rows, self.texts, with_header=month == 0)
        else:
            with self.folder.open(f"approval_events_{name}.csv") as file:
                write_events(file, rows, self.texts, with_header=True)
        rated = self._write_opinions(RATINGS, self.ratings, month)
        complained = self._write_opinions(COMPLAINTS, self.complaints, month)
        inspected = self._write_opinions(INSPECTIONS, self.inspections, month)
        nothing = pl.DataFrame(schema=dict.fromkeys(ACCOUNTABILITY_COLUMNS, pl.String))
        told = pl.concat([nothing, *self.notices.pop(month)])
        if len(told):
            self.folder.write_table(f"accountability_events_{name}.csv", told)
        self.folder.write_table(f"period_declarations_{name}.csv", self.truth.declarations())
        self.truth.add(
            events=count_of(rows), ratings=rated, complaints=complained, inspections=inspected, notices=len(told)
        )

    def _write_opinions(self, file: OpinionFile, waiting: Months[pl.DataFrame], month: int) -> int:
        name = self.time.month_names[month]
        table = file.numbered(waiting.pop(month), name)
        if len(table):  # intake takes a header alone for a broken export
            self.folder.write_table(f"{file.dataset}_{name}.csv", table)
        return len(table)


def _add_opinions(months: Months[pl.DataFrame], made: Opinions) -> None:
    for number in np.unique(made.month):
        months.add(int(number), made.table.filter(pl.Series(made.month == number)))
