"""No number of a department's final accounts can be changed unnoticed: every cell is held by some identity."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 6, 30, 23, 59, 59)
YEAR = 2025
# What a department shows that had 1000 of income, spent 1020 and had carried over 100. A line and its columns in order.
TABLES = {
    ("FIN_01", ("amount",)): {
        **{"general_grant_income": (900,), "fund_grant_income": (50,), "other_income": (50,)},
        **{"current_income": (1000,), "used_non_fiscal_balance": (0,), "opening_carryover": (100,)},
        **{"income_total": (1100,), "201": (900,), "212": (120,), "current_expenditure": (1020,)},
        **{"surplus_distribution": (0,), "closing_carryover": (80,), "expenditure_total": (1100,)},
    },
    ("FIN_02", ("total", "fiscal_grant", "other")): {
        **{"total": (1000, 950, 50), "201": (900, 850, 50), "20101": (900, 850, 50), "2010101": (600, 550, 50)},
        **{"2010102": (300, 300, 0), "212": (100, 100, 0)},
    },
    ("FIN_03", ("total", "basic", "project")): {
        **{"total": (1020, 800, 220), "201": (900, 800, 100), "212": (120, 0, 120)},
    },
    ("FIN_04", ("total", "general", "fund", "state_capital")): {
        **{
            "current_income": (950, 900, 50, 0),
            "opening_carryover": (70, 70, 0, 0),
            "income_total": (1020, 970, 50, 0),
        },
        **{"201": (900, 900, 0, 0), "212": (120, 70, 50, 0), "current_expenditure": (1020, 970, 50, 0)},
        **{"closing_carryover": (0, 0, 0, 0), "expenditure_total": (1020, 970, 50, 0)},
    },
    ("FIN_05", ("total", "basic", "project")): {
        **{"total": (970, 800, 170), "201": (900, 800, 100), "212": (70, 0, 70)},
    },
    ("FIN_06", ("amount",)): {
        **{"total": (800,), "personnel": (600,), "public_use": (200,), "301": (550,), "303": (50,), "302": (180,)},
        **{"310": (20,), "30201": (170,), "30217": (10,)},
    },
    ("FIN_07", ("budget", "actual")): {
        **{"total": (60, 50), "abroad": (10, 10), "vehicle": (30, 25), "vehicle_purchase": (0, 0)},
        **{"vehicle_operation": (30, 25), "reception": (20, 15)},
    },
    ("FIN_08", ("total", "basic", "project")): {"total": (50, 0, 50), "212": (50, 0, 50)},
    ("FIN_09", ("total",)): {"empty_statement": (0,)},
}
UNTOUCHED = "GT"


def cells() -> Iterator[dict]:
    """Every number of the nine tables."""
    for (table, columns), lines in TABLES.items():
        for line, amounts in lines.items():
            for column, amount in zip(columns, amounts, strict=True):
                yield {"table_no": table, "line_code": line, "column_code": column, "amount": Decimal(amount)}


def accounts(department: str, changed: int | None, unit: str, by: Decimal) -> Iterator[dict]:
    """The tables of a department, one number of which is another."""
    for number, cell in enumerate(cells()):
        amount = cell["amount"] + (by if number == changed else 0)
        yield {
            **cell,
            "fiscal_year": YEAR,
            "department_code": department,
            "amount": amount,
            "unit": unit,
            "displayed_decimals": 2,
        }


def test_no_number_can_be_changed_unnoticed(tmp_path: Path) -> None:
    """In yuan a fen is seen; in ten thousand yuan, of which two decimals are shown, ten times the last of them is."""
    settings = Settings.for_data_dir(tmp_path)
    changes = {
        f"{unit}-{number}": (number, unit, by)
        for unit, by in (("yuan", Decimal("0.01")), ("wan_yuan", Decimal("0.10")))
        for number in range(len(list(cells())))
    }
    untouched = {f"{UNTOUCHED}-{unit}": (None, unit, Decimal(0)) for unit in ("yuan", "wan_yuan")}
    sent = {**changes, **untouched}
    departments = [{"department_code": code, "name_zh": "局", "valid_from": "2020-01-01"} for code in sent]
    add_delivery(settings, "departments", departments)
    add_delivery(
        settings,
        "final_accounts",
        [row for code, (number, unit, by) in sent.items() for row in accounts(code, number, unit, by)],
    )
    build(settings, "+final_accounts_check", as_of=AS_OF)

    found = rows_of(
        settings, "select distinct department_code from marts.final_accounts_check where outcome in ('FAIL', 'WARN')"
    )
    noticed = {row["department_code"] for row in found}
    named = list(cells())
    assert noticed & set(untouched) == set()
    assert [(code, *list(named[changes[code][0]].values())[:3]) for code in changes if code not in noticed] == []
