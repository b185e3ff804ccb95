"""Budget units, budget lines of all phases, and what was left at the end of each year."""

from collections.abc import Iterator
from datetime import date

from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import Allotment, Line, Plan

_UNITS_FROM = "2004-07-01"
_OLD_SHARE = 10  # percent of an opening balance that is still there a year later, at most


def unit_rows(plan: Plan) -> Iterator[Row]:
    """Rows of ``budget_units``."""
    for unit in plan.units:
        yield {
            "unit_code": unit.code,
            "valid_from": _UNITS_FROM,
            "department_code": unit.department,
            "unit_name": unit.name,
            "unit_type": unit.kind,
        }


def budget_rows(plan: Plan, year: int) -> Iterator[Row]:
    """Rows of ``budget_lines`` of a year: as approved, each change known by the last day, and the accounts."""
    for allotment in plan.allotments:
        if allotment.year != year:
            continue
        yield _budget_row(allotment, "initial", f"深财预[{year}]12号", allotment.initial, date(year, 1, 1), "")
        for change in allotment.changes:
            if change.day <= plan.end:
                yield _budget_row(allotment, "adjusted", change.doc_no, change.amount, change.day, change.reason)
        if year in plan.complete_years:
            yield _budget_row(allotment, "final", f"深财决[{year}]7号", allotment.executed, date(year, 12, 31), "")


def earlier_budget_rows(plan: Plan, year: int) -> Iterator[Row]:
    """Rows of ``budget_lines`` of a year before the first: approved and executed, by class and no further.

    Three years are needed to say how reliable a government's budget is.
    """
    first = plan.years[0]
    sums: dict[tuple[str, str, str, str, str], int] = {}
    for each in plan.allotments:
        if each.year == first:
            line = each.line
            key = (line.department, line.fund, line.functional[:3], line.economic[:3], line.kind)
            sums[key] = sums.get(key, 0) + each.initial
    for number, (key, amount) in enumerate(sums.items()):
        luck = plan.luck(year, "earlier", number)
        initial = amount * (1000 - 25 * (first - year)) // 1_000_000 * 1_000
        executed = initial * luck.between(930, 985) // 1000
        department, fund, functional, economic, kind = key
        line = Line(department, "-", fund, functional, economic, kind)
        allotment = Allotment(line, year, initial, 0, (), executed)
        yield _budget_row(allotment, "initial", f"深财预[{year}]12号", initial, date(year, 1, 1), "")
        yield _budget_row(allotment, "final", f"深财决[{year}]7号", executed, date(year, 12, 31), "")


def _budget_row(allotment: Allotment, phase: str, doc_no: str, amount: int, day: date, reason: str) -> Row:
    line = allotment.line
    return {
        "fiscal_year": allotment.year,
        "department_code": line.department,
        "unit_code": line.unit,
        "fund_type": line.fund,
        "functional_code": line.functional,
        "economic_code": line.economic,
        "expenditure_kind": line.kind,
        "project_code": line.project,
        "phase": phase,
        "doc_no": doc_no,
        "amount": amount,
        "is_key_expenditure": "true" if line.is_key else "false",
        "effective_date": day,
        "explanation": reason,
    }


def carryover_rows(plan: Plan) -> Iterator[Row]:
    """Rows of ``carryovers``: the year before the first, then every year that has ended."""
    first = plan.years[0]
    for department, year in plan.by_department:
        groups: dict[str, list[Allotment]] = {}
        for allotment in plan.by_department[department, year]:
            groups.setdefault(allotment.line.project, []).append(allotment)
        for project, allotments in groups.items():
            opening, closing = (sum(getattr(each, name) for each in allotments) for name in ("opening", "closing"))
            if year == first and opening:
                yield _carryover_row(year - 1, department, project, year - 1, opening)
            if year in plan.complete_years and closing:
                old = min(opening, closing) * _OLD_SHARE // 100
                yield _carryover_row(year, department, project, year, closing - old)
                if old:
                    yield _carryover_row(year, department, project, year - 1, old)


def _carryover_row(year: int, department: str, project: str, origin: int, balance: int) -> Row:
    return {
        "fiscal_year": year,
        "department_code": department,
        "project_code": project,
        "origin_year": origin,
        "balance_amount": balance,
    }
