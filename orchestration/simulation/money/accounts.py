"""Final accounts: the nine tables of a department, each a view of the same lines.

Some departments show yuan, others ten thousand yuan with two decimals, each number rounded by itself.
"""

from collections.abc import Callable, Iterable, Iterator

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import Allotment, Plan

Cells = Iterator[tuple[str, str, str, int]]  # table, line, column, fen
_GRANTS = (names.GENERAL, names.GOVERNMENT_FUND, names.STATE_CAPITAL)
_NO_INCOME = ("superior_subsidy_income", "business_income", "affiliate_income", "other_income")


def account_rows(plan: Plan, year: int) -> Iterator[Row]:
    """Rows of ``final_accounts`` of a year that has ended."""
    for index, department in enumerate(DEPARTMENTS):
        in_yuan = index % 3 == 0
        for table, line, column, fen in cells(plan.by_department[department.code, year]):
            yield {
                "fiscal_year": year,
                "department_code": department.code,
                "table_no": table,
                "line_code": line,
                "column_code": column,
                "amount": fen if in_yuan else round_half_up(fen, 10_000),  # hundredths of ten thousand yuan
                "unit": "yuan" if in_yuan else "wan_yuan",
                "displayed_decimals": 2,
            }


def round_half_up(fen: int, unit: int) -> int:
    return (fen + unit // 2) // unit


def cells(all_lines: list[Allotment]) -> Cells:
    """The nine tables."""
    general, fund, capital = (_of_fund(all_lines, name) for name in _GRANTS)
    grants = general + fund + capital
    yield from _totals(all_lines, general, fund, capital)
    yield from _income(all_lines, grants)
    yield from _spending("FIN_03", all_lines, ("remitted", "business", "affiliate_subsidy"))
    yield from _grants(grants, general, fund, capital)
    yield from _spending("FIN_05", general)
    yield from _basic([each for each in general if each.line.kind == "basic"])
    yield from _three_public(grants)
    for table, lines in (("FIN_08", fund), ("FIN_09", capital)):
        if lines:
            yield from _spending(table, lines)
        else:
            yield table, "empty_statement", "total", 0


def _of_fund(lines: list[Allotment], fund: str) -> list[Allotment]:
    return [each for each in lines if each.line.fund == fund]


def _sum(lines: Iterable[Allotment], measure: str) -> int:
    return sum(getattr(each, measure) for each in lines)


def _by(lines: Iterable[Allotment], key: Callable[[Allotment], Iterable[str]]) -> dict[str, list[Allotment]]:
    """Lines by every code they are counted under, in the order of the codes."""
    groups: dict[str, list[Allotment]] = {}
    for each in lines:
        for code in key(each):
            groups.setdefault(code, []).append(each)
    return dict(sorted(groups.items()))


def _class(each: Allotment) -> tuple[str, ...]:
    return (each.line.functional[:3],)


def _classes(each: Allotment) -> tuple[str, ...]:
    return tuple(each.line.functional[:length] for length in (3, 5, 7))


def _totals(all_lines: list[Allotment], *grants: list[Allotment]) -> Cells:
    def cell(line: str, fen: int) -> tuple[str, str, str, int]:
        return "FIN_01", line, "amount", fen

    for name, lines in zip(("general", "fund", "state_capital"), grants, strict=True):
        yield cell(f"{name}_grant_income", _sum(lines, "income"))
    yield cell("institution_income", _sum(_of_fund(all_lines, names.OTHER_FUNDS), "income"))
    for name in _NO_INCOME:
        yield cell(name, 0)
    yield cell("current_income", _sum(all_lines, "income"))
    yield cell("used_non_fiscal_balance", 0)
    yield cell("opening_carryover", _sum(all_lines, "opening"))
    yield cell("income_total", _sum(all_lines, "adjusted"))
    for code, lines in _by(all_lines, _class).items():
        yield cell(code, _sum(lines, "executed"))
    yield cell("current_expenditure", _sum(all_lines, "executed"))
    yield cell("surplus_distribution", 0)
    yield cell("closing_carryover", _sum(all_lines, "closing"))
    yield cell("expenditure_total", _sum(all_lines, "adjusted"))


def _income(all_lines: list[Allotment], grants: list[Allotment]) -> Cells:
    groups = {"total": all_lines, **_by(all_lines, _classes)}
    granted = {"total": grants, **_by(grants, _classes)}
    for code, lines in groups.items():
        fiscal = _sum(granted.get(code, []), "income")
        yield "FIN_02", code, "total", _sum(lines, "income")
        yield "FIN_02", code, "fiscal_grant", fiscal
        yield "FIN_02", code, "institution", _sum(lines, "income") - fiscal
        for column in ("superior_subsidy", "business", "affiliate", "other") if code == "total" else ():
            yield "FIN_02", code, column, 0


def _spending(table: str, lines: list[Allotment], empty_columns: tuple[str, ...] = ()) -> Cells:
    for code, group in {"total": lines, **_by(lines, _classes)}.items():
        yield table, code, "total", _sum(group, "executed")
        for kind in ("basic", "project"):
            yield table, code, kind, _sum((each for each in group if each.line.kind == kind), "executed")
        for column in empty_columns if code == "total" else ():
            yield table, code, column, 0


def _grants(*columns: list[Allotment]) -> Cells:
    for column, lines in zip(("total", "general", "fund", "state_capital"), columns, strict=True):
        measures = {
            "current_income": _sum(lines, "income"),
            "opening_carryover": _sum(lines, "opening"),
            "income_total": _sum(lines, "adjusted"),
            **{code: _sum(group, "executed") for code, group in _by(lines, _class).items()},
            "current_expenditure": _sum(lines, "executed"),
            "closing_carryover": _sum(lines, "closing"),
            "expenditure_total": _sum(lines, "adjusted"),
        }
        for line, fen in measures.items():
            yield "FIN_04", line, column, fen


def _basic(lines: list[Allotment]) -> Cells:
    personnel = _sum((each for each in lines if each.line.is_personnel), "executed")
    total = _sum(lines, "executed")
    codes = _by(lines, lambda each: (each.line.economic[:3], each.line.economic))
    measures = {"total": total, "personnel": personnel, "public_use": total - personnel}
    for line, fen in {**measures, **{code: _sum(group, "executed") for code, group in codes.items()}}.items():
        yield "FIN_06", line, "amount", fen


def _three_public(lines: list[Allotment]) -> Cells:
    for column, measure in (("budget", "adjusted"), ("actual", "executed")):
        items = {
            item: _sum((each for each in lines if each.line.economic == code), measure)
            for code, item in names.THREE_PUBLIC.items()
        }
        vehicle = items["vehicle_purchase"] + items["vehicle_operation"]
        items = {"total": sum(items.values()), "vehicle": vehicle, **items}
        for line, fen in items.items():
            yield "FIN_07", line, column, fen
