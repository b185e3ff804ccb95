"""Government projects: every building from its estimate to its final accounts, as far as it has come."""

from collections.abc import Iterator
from datetime import date, timedelta

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import FINISHED_BUILDINGS, Plan
from orchestration.simulation.money.procurement import BUILDING_YEARS, Contract

_PLANNERS, _FINANCE = "市发展改革委", "市财政局"
_SIZES = ((1_000_000_000, "small"), (5_000_000_000, "medium"))  # fen: below that much


def stage_rows(plan: Plan, contracts: list[Contract]) -> Iterator[Row]:
    """Rows of ``investment_stages`` known by the last day."""
    for contract in contracts:
        if contract.category == "works":
            yield from (row for row in _stages(plan, contract) if row["approved_date"] <= plan.end)


def _stages(plan: Plan, contract: Contract) -> Iterator[Row]:
    line = contract.allotment.line
    year, award = contract.allotment.year, contract.award
    short = next(department.short_name_zh for department in DEPARTMENTS if department.code == line.department)
    is_finished = line.project in FINISHED_BUILDINGS
    whole = contract.allotment.initial * (1 if is_finished else BUILDING_YEARS)
    approved = whole * 104 // 100
    ended = date(year, 11, 20)
    planned = date(year, 11, 30) if is_finished else date(year + 2, 11, 30)
    size = next((size for limit, size in _SIZES if approved < limit), "large")

    def stage(name: str, amount: int, day: date, approver: str, **columns: object) -> Row:
        return {
            "project_code": line.project,
            "stage": name,
            "stage_version": 1,
            "department_code": line.department,
            "project_name": f"{short}{names.PROGRAMME_NAMES[line.programme]}",
            "amount": amount,
            "approved_date": plan.days.at(day),
            "approver": approver,
            "doc_no": f"深发改[{day.year}]{day.timetuple().tm_yday}号" if approver == _PLANNERS else "",
            "reason_code": "",
            "is_central_investment": "false",
            "project_size": size,
            "planned_end_date": planned,
            "actual_end_date": None,
            "tail_works_amount": None,
            "contractor_financed_amount": 0,
            "surplus_amount": None,
            "surplus_returned_amount": None,
            "surplus_returned_date": None,
            "extension_months": None,
            **columns,
        }

    yield stage("estimate", whole, date(year - 2, 3, 15), _PLANNERS)
    yield stage("approved_estimate", approved, date(year - 1, 3, 20), _PLANNERS)
    yield stage("budget", whole, date(year - 1, 10, 15), _FINANCE)
    yield stage("contract", award, contract.signed, short)
    if not is_finished:
        return
    settled = sum(amount for _, amount in contract.instalments)
    surplus = -sum(change.amount for change in contract.allotment.changes)
    done = {"actual_end_date": ended}
    yield stage("settlement_submitted", settled * 105 // 100, date(year, 11, 28), short, **done)
    yield stage("settlement_approved", settled, date(year, 12, 12), _FINANCE, **done)
    yield stage(
        "final_accounts",
        contract.allotment.executed,
        date(year, 12, 24),
        _FINANCE,
        **done,
        tail_works_amount=0,
        surplus_amount=surplus,
        surplus_returned_amount=surplus,
        surplus_returned_date=ended + timedelta(38),
    )
