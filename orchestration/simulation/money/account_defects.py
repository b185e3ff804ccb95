"""Final accounts that do not add up, one department for each check, and what departments do wrong in a year."""

from collections.abc import Callable

from orchestration.simulation.money.luck import WAN_YUAN, Row
from orchestration.simulation.money.plan import Wrongs
from orchestration.simulation.money.planted import ACCOUNTS, EVALUATIONS, PERFORMANCE, Planting

WRONGS = Wrongs(
    unexplained_change="NY",
    explained_change="CZ",
    over_three_public="MZ",
    december_rush="MY",
    overstaffed="AJ",
)
_CELL = ("fiscal_year", "table_no", "line_code", "column_code")
_YEAR = ("fiscal_year",)

# check: department, and the cell that is shown larger than it is
_CELLS_TOO_LARGE = {
    "D-001": ("JY", "FIN_01", "expenditure_total", "amount"),
    "D-002": ("GA", "FIN_02", "total", "institution"),
    "D-003": ("SF", "FIN_03", "total", "basic"),
    "D-004": ("RS", "FIN_04", "closing_carryover", "general"),
    "D-006": ("GH", "FIN_06", "personnel", "amount"),
    "D-007": ("SW", "FIN_07", "vehicle", "actual"),
    "D-008": ("JS", "FIN_08", "total", "project"),
    "D-009": ("CZ", "FIN_09", "total", "project"),
}
_ADDED = 5 * WAN_YUAN


def plant_accounts(planting: Planting) -> None:
    """One defect for each check of the nine tables."""
    for check, (department, table, line, column) in _CELLS_TOO_LARGE.items():
        row = _cell(planting, department, table, line, column)
        _add(row, _ADDED)
        planting.tell("cell_too_large", "final_accounts", row, _CELL, ACCOUNTS, check, "FAIL")
    _class_too_large(planting)
    _part_larger_than_whole(planting)
    _no_budget(planting)
    _blank(planting)


def plant_years(planting: Planting) -> None:
    """What the plan itself does wrong is only told here."""
    wrongs: list[tuple[str, str, str, str, str]] = [
        ("unexplained_change", WRONGS.unexplained_change, PERFORMANCE, "FB02", "FAIL"),
        ("unexplained_change", WRONGS.unexplained_change, ACCOUNTS, "X-04", "FAIL"),
        ("explained_change", WRONGS.explained_change, PERFORMANCE, "FB02", "WARN"),
        ("explained_change", WRONGS.explained_change, ACCOUNTS, "X-04", "WARN"),
        ("over_three_public", WRONGS.over_three_public, PERFORMANCE, "FB07", "FAIL"),
        ("over_three_public", WRONGS.over_three_public, ACCOUNTS, "D-007", "WARN"),
        ("overstaffed", WRONGS.overstaffed, PERFORMANCE, "FB09", "FAIL"),
        ("december_rush", WRONGS.december_rush, PERFORMANCE, "FB15", "WARN"),
    ]
    for kind, department, mart, check, outcome in wrongs:
        row = {"department_code": department, "fiscal_year": planting.year}
        planting.tell(kind, "budget_lines", row, _YEAR, mart, check, outcome)


def plant_evaluations(planting: Planting) -> None:
    """Self-evaluations that say more than is so."""
    changes: dict[str, tuple[str, str, Callable[[Row], None]]] = {  # kind: project, indicator, what is done
        "weights_not_100": ("SW-P02", "OUT-01", lambda row: row.update(weight=row["weight"] + 500)),
        "claimed_above_full": ("HB-P02", "OUT-02", lambda row: row.update(score=row["weight"] + 200)),
        "low_target": ("YJ-P02", "OUT-01", lambda row: row.update(actual_value=row["target_value"] * 5)),
        "execution_overclaimed": ("ZJ-P02", "EXE-01", lambda row: row.update(score=row["weight"])),
    }
    for kind, (project, indicator, change) in changes.items():
        row = planting.books.one(
            "performance_self_evaluations",
            fiscal_year=planting.year,
            project_code=project,
            indicator_code=indicator,
        )
        change(row)
        outcome = "WARN" if kind == "low_target" else "FAIL"
        key = ("fiscal_year", "project_code", "indicator_code")
        planting.tell(kind, "performance_self_evaluations", row, key, EVALUATIONS, kind, outcome)


def _cell(planting: Planting, department: str, table: str, line: str, column: str) -> Row:
    return planting.books.one(
        "final_accounts",
        fiscal_year=planting.year,
        department_code=department,
        table_no=table,
        line_code=line,
        column_code=column,
    )


def _add(row: Row, fen: int) -> None:
    row["amount"] += fen if row["unit"] == "yuan" else fen // 10_000


def _class_too_large(planting: Planting) -> None:
    """An item of a class that its division does not know of."""
    rows = planting.books.of("final_accounts", department_code="GT", table_no="FIN_05", column_code="total")
    row = next(row for row in rows if len(row["line_code"]) == 7)
    for column in ("total", "basic"):
        _add(_cell(planting, "GT", "FIN_05", row["line_code"], column), _ADDED)
    planting.tell("class_too_large", "final_accounts", row, _CELL, ACCOUNTS, "D-005", "FAIL")


def _part_larger_than_whole(planting: Planting) -> None:
    """The table of three public expenses shows less for vehicles than basic expenditure alone had for them."""
    cells = {
        line: _cell(planting, "WS", "FIN_07", line, "actual") for line in ("vehicle_operation", "vehicle", "total")
    }
    taken = cells["vehicle_operation"]["amount"] // 2
    for row in cells.values():
        row["amount"] -= taken
    planting.tell(
        "part_larger_than_whole", "final_accounts", cells["vehicle_operation"], _CELL, ACCOUNTS, "X-01", "FAIL"
    )


def _no_budget(planting: Planting) -> None:
    """Journeys abroad were made on a budget of nought."""
    abroad, total = (_cell(planting, "RK", "FIN_07", line, "budget") for line in ("abroad", "total"))
    total["amount"] -= abroad["amount"]
    abroad["amount"] = 0
    for check in ("X-02", "D-007"):
        planting.tell("no_budget", "final_accounts", abroad, _CELL, ACCOUNTS, check, "WARN")


def _blank(planting: Planting) -> None:
    """A number that the sums need was left blank."""
    row = _cell(planting, "XF", "FIN_03", "total", "project")
    planting.books.remove(row)
    planting.tell("blank_cell", "final_accounts", row, _CELL, ACCOUNTS, "X-03", "FAIL")
