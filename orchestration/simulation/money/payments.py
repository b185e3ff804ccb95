"""Payment vouchers: every line's spending of a year laid over its months, to the cent."""

from collections.abc import Iterator
from datetime import date

from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import Allotment, Line, Plan
from orchestration.simulation.money.procurement import Contract

_TAKEN_BACK = 4_000  # fen and more, of a voucher that was paid wrongly, taken back and paid again
_STAFF = 31
_BY_CARD = ("30211", "30217", "30231")


def payments_of(
    plan: Plan, contracts: list[Contract], funds: dict[tuple[str, int], str], year: int, every: int
) -> list[Row]:
    """Rows of ``payments`` of a year up to the last day, in the order of their days.

    Running costs are paid ``every`` so many months. ``funds`` names the special fund of a project and year.
    """
    by_project: dict[str, list[Contract]] = {}
    for contract in contracts:
        by_project.setdefault(contract.allotment.line.project, []).append(contract)
    rows: list[Row] = []
    for department in dict.fromkeys(department for department, _ in plan.by_department):
        own: list[Row] = []
        for place, allotment in enumerate(plan.by_department.get((department, year), [])):
            bought = by_project.get(allotment.line.project, []) if _is_bought(allotment) else []
            fund = funds.get((allotment.line.project, year))
            own += _of_line(plan, allotment, place, bought, fund, every)
        rows += _numbered(department, year, [row for row in own if row["paid_date"] <= plan.end])
    return rows


def _is_bought(allotment: Allotment) -> bool:
    return names.PROGRAMME_CLASSES.get(allotment.line.programme) == allotment.line.economic


def _of_line(
    plan: Plan, allotment: Allotment, place: int, contracts: list[Contract], fund: str | None, every: int
) -> Iterator[Row]:
    line, year = allotment.line, allotment.year
    rest = allotment.executed
    for contract in contracts:
        for day, amount in contract.instalments:
            if day.year == year:
                rest -= amount
                yield _row(allotment, day, amount, contract=contract)
    shares = names.EVEN if line.is_personnel else names.PROJECT if line.kind == "project" else names.RISING
    if fund:
        shares = names.AFTER_TRANCHE
    if line.department == plan.wrongs.december_rush and year == plan.years[0]:
        shares = names.DECEMBER
    step = every if not line.is_personnel and line.kind == "basic" else 1
    luck = plan.luck(year, "paid", line.department, place)
    paid = share = 0
    for month in range(1, 13):
        share += shares[month - 1]
        if (month + place) % step and month < 11:
            continue
        days = plan.days.of_month(year, month)
        day = days[7] if line.is_personnel else days[4 + luck.below(len(days) - 6)]
        amount = rest * share // 1000 - paid
        paid += amount
        if amount:
            yield _row(allotment, day, amount, fund=fund)
        if month == 8 and place % 20 == 7 and amount > _TAKEN_BACK and not fund:
            again = _row(allotment, plan.days.after(day, 2), amount)
            back = {**again, "amount": -amount, "is_reversal": "true", "summary": "退回账号有误的支付"}
            yield back
            yield again


def _row(
    allotment: Allotment, day: date, amount: int, contract: Contract | None = None, fund: str | None = None
) -> Row:
    line = allotment.line
    if contract:
        payee, uscc = contract.supplier.name, contract.supplier.uscc
        summary = f"支付{names.PROGRAMME_NAMES[line.programme]}合同款"
    else:
        payee, uscc = names.PAYEES.get(line.economic, "职工及离退休人员" if line.is_personnel else "零星供应商"), ""
        summary = names.PROGRAMME_NAMES.get(
            line.programme, "发放工资及缴费" if line.is_personnel else "支付日常公用经费"
        )
    return {
        "paid_date": day,
        "department_code": line.department,
        "unit_code": line.unit,
        "fund_type": line.fund,
        "functional_code": line.functional,
        "economic_code": line.economic,
        "expenditure_kind": line.kind,
        "project_code": line.project,
        "contract_no": contract.no if contract else "",
        "fund_code": fund or "",
        "payee_name": payee,
        "payee_uscc": uscc,
        "amount": amount,
        "is_reversal": "false",
        "payment_method": _method(line, is_contract=contract is not None),
        "summary": summary,
    }


def _method(line: Line, *, is_contract: bool) -> str:
    if line.fund == names.OTHER_FUNDS:
        return "real"
    if line.economic in _BY_CARD:
        return "official_card"
    return "direct" if line.is_personnel or is_contract else "authorised"


def _numbered(department: str, year: int, rows: list[Row]) -> Iterator[Row]:
    """Vouchers in the order of their days; the pay of a unit on a day is one voucher of several lines."""
    number, line_no, before = 0, 0, None
    for row in sorted(rows, key=lambda row: (row["paid_date"], _payroll(row) or "~")):
        voucher = (row["paid_date"], _payroll(row)) if _payroll(row) else None
        if voucher is None or voucher != before:
            number, line_no = number + 1, 0
        line_no += 1
        before = voucher
        yield {
            "voucher_no": f"{department}-{year}-{number:06d}",
            "line_no": line_no,
            **row,
            "entered_by": f"{department}{number % _STAFF + 1:04d}",
            "approved_by": f"{department}9{number % 3 + 1:03d}",
        }


def _payroll(row: Row) -> str:
    """The unit whose pay this is; empty for other payments."""
    return str(row["unit_code"]) if str(row["economic_code"])[:3] in ("301", "303") else ""
