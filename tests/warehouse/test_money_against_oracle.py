"""Yearly and monthly figures of money in SQL against an independent count in Python, on random rows."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from orchestration.settings import Settings
from tests.oracle.money import DEPARTMENTS, Counted, random_money
from tests.warehouse.lake import add_delivery, build, rows_of

YEARLY = "yearly_department_fiscal_performance"
MONTHLY = "monthly_department_budget_execution"
SLOW = pytest.mark.slow
AMOUNTS = ("amount", "original_value_amount", "balance_amount", "budget_amount", "award_amount")


def differs(column: str, computed: Any, expected: Any) -> bool:
    """Whether the two say different things: amounts to the cent, ratios as far as their six decimals go."""
    if computed is None or expected is None:
        return (computed is None) != (expected is None)
    if column == "public_use_per_head_amount":
        return abs(Fraction(computed) - expected / 100) > Fraction(51, 10_000)
    if column.endswith("_amount"):
        return Fraction(computed) != Fraction(expected, 100)
    if column.endswith("_ratio"):
        # a ratio of a million and more is not given
        return abs(Fraction(computed) - expected) > Fraction(51, 100_000_000)
    return computed != expected


def disagreements(settings: Settings, counted: Counted) -> list[str]:
    """Every figure on which the two differ, in words."""
    found = []
    yearly = {
        (row["department_code"], row["fiscal_year"]): row for row in rows_of(settings, f"select * from marts.{YEARLY}")
    }
    monthly = {
        (row["department_code"], row["month"], row["fund_type"]): row
        for row in rows_of(settings, f"select * from marts.{MONTHLY}")
    }
    expected_years = {(code, year) for code in DEPARTMENTS for year in counted.years(code)}
    if expected_years != set(yearly):
        found.append(f"years: {sorted(expected_years ^ set(yearly))}")
    expected_months: set[tuple] = set()
    for code, year in sorted(expected_years & set(yearly)):
        computed = yearly[code, year]
        found += [
            f"{code} {year} {column}: SQL {computed[column]}, oracle {value}"
            for column, value in counted.year(code, year).items()
            if differs(column, computed[column], value)
        ]
        for (month, fund), row in counted.months(code, year).items():
            expected_months.add((code, month, fund))
            if computed := monthly.get((code, month, fund)):
                found += [
                    f"{code} {month} {fund} {column}: SQL {computed[column]}, oracle {value}"
                    for column, value in row.items()
                    if differs(column, computed[column], value)
                ]
    if expected_months != set(monthly):
        found.append(f"months: {sorted(expected_months ^ set(monthly))}")
    return found


def in_money(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its cents as amounts."""
    return {
        name: Decimal(value) / 100 if name in AMOUNTS and value is not None else value for name, value in row.items()
    }


@pytest.mark.parametrize(
    ("seed", "as_of"),
    [
        (1, date(2026, 2, 10)),  # amid a year, on no month's end
        pytest.param(2, date(2025, 12, 31), marks=SLOW),
        pytest.param(3, date(2027, 6, 30), marks=SLOW),
    ],
)
def test_figures_agree_with_an_independent_count(tmp_path, seed: int, as_of: date):
    settings = Settings.for_data_dir(tmp_path / "data")
    sent = random_money(seed)
    departments = [
        {"department_code": code, "name_zh": code, "valid_from": date(2020, 1, 1), "jurisdiction_code": place[0]}
        for code, place in DEPARTMENTS.items()
    ]
    for dataset, rows in {"departments": departments, **sent}.items():
        add_delivery(settings, dataset, [in_money(row) for row in rows])
    build(settings, f"+{YEARLY}", f"+{MONTHLY}", as_of=datetime.combine(as_of, time(23, 59, 59)))
    assert disagreements(settings, Counted(sent, as_of)) == []
