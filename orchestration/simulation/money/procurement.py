"""Contracts: one or two a year for each programme that buys, bought and paid as the law says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import CONTRACTED, FINISHED_BUILDINGS, Allotment, Plan
from orchestration.simulation.money.suppliers import Supplier, supplier

_CATEGORIES = {names.MAINTENANCE: "services", names.PURCHASE: "goods", names.BUILDING: "works"}
_OPEN_TENDER_FROM = {"services": 200_000_000, "goods": 200_000_000, "works": 400_000_000}  # fen
_METHODS = {
    "services": ("competitive_consultation", "competitive_negotiation", "framework_agreement"),
    "goods": ("inquiry", "competitive_negotiation", "framework_agreement"),
    "works": ("competitive_consultation",),
}
_IN_TWO = (100_000_000, 260_000_000)  # fen: smaller budgets make one contract, larger ones an open tender
BUILDING_YEARS = 3  # a building that is not finished in a year is paid over three


@dataclass(frozen=True)
class Contract:
    """A contract as planned. ``instalments``: day and amount."""

    allotment: Allotment
    no: str
    category: str
    method: str
    supplier: Supplier
    budget: int
    estimate: int
    award: int
    supplementary: int
    bidders: int
    tender: date
    deadline: date
    notice: date
    signed: date
    filed: date
    published: date
    instalments: tuple[tuple[date, int], ...]


def contracts_of(plan: Plan) -> list[Contract]:
    """All contracts of the plan, also those after the last day: their payments are cut off elsewhere."""
    made: list[Contract] = []
    running: set[str] = set()  # projects whose contract goes on from an earlier year
    for allotment in plan.allotments:
        line = allotment.line
        if line.programme not in _CATEGORIES or line.economic != names.PROGRAMME_CLASSES[line.programme]:
            continue
        if line.programme == names.BUILDING:
            if line.project not in running:
                made.append(_contract(plan, allotment, len(made), 100))
                running.add(line.project)
        elif _IN_TWO[0] <= allotment.initial < _IN_TWO[1]:
            made += [_contract(plan, allotment, len(made), 55), _contract(plan, allotment, len(made) + 1, 45)]
        else:
            made.append(_contract(plan, allotment, len(made), 100))
    return made


def _contract(plan: Plan, allotment: Allotment, number: int, percent: int) -> Contract:
    line, year, days = allotment.line, allotment.year, plan.days
    luck = plan.luck(year, "contract", line.project, percent)
    category = _CATEGORIES[line.programme]
    place = [department.code for department in DEPARTMENTS].index(line.department)
    is_long = line.programme == names.BUILDING and line.project not in FINISHED_BUILDINGS
    budget = allotment.initial * CONTRACTED * percent // 10_000 * (BUILDING_YEARS if is_long else 1)
    budget = budget // 10_000 * 10_000
    estimate = budget * 97 // 100
    award = budget * luck.between(880, 940) // 1000 // 100 * 100
    is_open = budget >= _OPEN_TENDER_FROM[category]

    tender = days.at(date(year, 1 if category == "works" else luck.between(1, 5), luck.between(5, 15)))
    deadline = days.at(tender + timedelta(luck.between(22, 25)))
    notice = days.after(deadline, luck.between(2, 5))
    signed = days.after(notice, luck.between(5, 14))
    return Contract(
        allotment=allotment,
        no=f"{line.department}-C-{year}-{number:03d}",
        category=category,
        method="open_tender" if is_open else luck.pick(_METHODS[category]),
        supplier=supplier(category, place * 5 + (year - plan.years[0]) * 2 + (percent == 45)),
        budget=budget,
        estimate=estimate,
        award=award,
        supplementary=award * 6 // 100 // 100 * 100 if number % 9 == 4 and not is_long else 0,
        bidders=luck.between(3, 7),
        tender=tender,
        deadline=deadline,
        notice=notice,
        signed=signed,
        filed=days.after(signed, luck.between(2, 5)),
        published=days.after(signed, luck.between(0, 2)),
        instalments=tuple(_instalments(plan, signed, award, is_long)),
    )


def _instalments(plan: Plan, signed: date, award: int, is_long: bool) -> Iterator[tuple[date, int]]:
    """A part soon, a part on the way and a part before December, less a retention; or three parts in each year."""
    if is_long:
        for year in range(signed.year, signed.year + BUILDING_YEARS):
            for month in (4, 7, 10):
                yield plan.days.at(date(year, month, 18)), award * 9 // 100
        return
    first, last = plan.days.after(signed, 8), plan.days.at(date(signed.year, 11, 12))
    yield first, award * 30 // 100
    yield plan.days.at(first + (last - first) / 2), award * 35 // 100
    yield last, award * 30 // 100


def contract_row(contract: Contract) -> Row:
    """A row of ``procurement_contracts``."""
    line = contract.allotment.line
    return {
        "contract_no": contract.no,
        "department_code": line.department,
        "project_code": line.project,
        "title": f"{names.PROGRAMME_NAMES[line.programme]}采购",
        "category": contract.category,
        "method": contract.method,
        "organisation_form": "centralised" if contract.category == "goods" else "decentralised",
        "budget_amount": contract.budget,
        "estimate_amount": contract.estimate,
        "award_amount": contract.award,
        "bidder_count": contract.bidders,
        "tender_date": contract.tender,
        "bid_deadline_date": contract.deadline,
        "award_notice_date": contract.notice,
        "signed_date": contract.signed,
        "filed_date": contract.filed,
        "published_date": contract.published,
        "supplier_name": contract.supplier.name,
        "supplier_uscc": contract.supplier.uscc,
        "supplier_size": contract.supplier.size,
        "supplementary_amount": contract.supplementary,
    }
