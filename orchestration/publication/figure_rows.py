"""The rows that a figure is the sum of, asked of the models that list them.

Here belongs which model lists the rows of which figure, and which of them a row of a mart takes. Whether they add up
is asked in ``figures``.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from orchestration.publication.database import Row, rows_of
from orchestration.publication.figure_facts import THINGS
from orchestration.publication.model_sql import model_sql

_MEASURED = "int_fiscal__measured_amount"
_PREVIOUS = "previous_"

# A month's figures are the year's sums up to the month. A budget without a month is that of the whole year; spending
# without one is of a department that sent no payments, and none of the month.
_MONTHLY = {
    "paid_month_amount": ("executed_amount", "flow"),
    "paid_ytd_amount": ("executed_amount", "until"),
    "initial_budget_amount": ("initial_budget_amount", "in_effect"),
    "adjusted_budget_amount": ("adjusted_budget_amount", "in_effect"),
}

# The models that list the rows of the figures of audit and supervision, each row with its mart and column.
_COUNTED = ("int_audit__measured_row", "int_supervision__measured_row")
_BY_ROW = re.compile(r"'(\w+)' as mart,\s+'(\w+)' as measure\b")
_YEAR = ("year", "report_year")
_OTHER = "part"  # what else a row is of: a kind of reviewer, a dimension


def sums_of(dbt_project: Path, mart: str, key: Sequence[str], row: Row) -> list[str]:
    """The columns of a row of a mart that are sums of rows."""
    counted = _counted(dbt_project)
    if mart in counted:
        return [name for name in row if name in counted[mart][1]]
    return list(_ways(dbt_project, key, row))


def rows_behind(
    connection: duckdb.DuckDBPyConnection, dbt_project: Path, mart: str, key: Sequence[str], row: Row, asked: list[str]
) -> dict[str, list[Row]]:
    """The rows of each of the sums asked for."""
    counted = _counted(dbt_project)
    if mart in counted:
        return _counted_rows(connection, counted[mart][0], mart, key, row, asked)
    ways = _ways(dbt_project, key, row)
    measured = _measured(connection, dbt_project, row, {ways[name][0] for name in asked}) if asked else []
    return {name: _rows_of_way(measured, row, key, ways[name]) for name in asked}


@cache
def _counted(dbt_project: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Each mart whose rows are listed, with the SQL that lists them and the columns it lists them for."""
    found: dict[str, tuple[str, set[str]]] = {}
    for model in _COUNTED:
        sql = model_sql(dbt_project, model)
        for mart, column in _BY_ROW.findall(sql):
            found.setdefault(mart, (sql, set()))[1].add(column)
    return {mart: (sql, frozenset(columns)) for mart, (sql, columns) in found.items()}


def _counted_rows(
    connection: duckdb.DuckDBPyConnection, sql: str, mart: str, key: Sequence[str], row: Row, asked: list[str]
) -> dict[str, list[Row]]:
    year = next(name for name in _YEAR if name in row)
    named = {name: row[name] for name in ("department_code", "jurisdiction_code", "quarter") if name in key}
    other = next((row[name] for name in key if name not in named and name != year), None)
    matched = {**named, "year": row[year], _OTHER: other}
    conditions = "".join(f" and {name} is not distinct from ${name}" for name in matched)
    found: dict[str, list[Row]] = {name: [] for name in asked}
    for candidate in rows_of(
        connection,
        f"select * from ({sql}) as measured where mart = $mart and list_contains($asked, measure){conditions}"
        " order by measure, dataset, row_key, delivery_id, sheet, row_number",
        mart=mart,
        asked=asked,
        **matched,
    ):
        found[candidate["measure"]].append(
            {name: value for name, value in candidate.items() if name not in ("mart", "measure", _OTHER)}
        )
    return found


def _ways(dbt_project: Path, key: Sequence[str], row: Row) -> dict[str, tuple[str, str, int]]:
    is_of_department = {"department_code", "fiscal_year"} <= row.keys() and not THINGS & set(key)
    measures = _measures(dbt_project) if is_of_department else set()
    return {name: way for name in row if (way := _way(name, row, measures))}


@cache
def _measured_sql(dbt_project: Path) -> str:
    return model_sql(dbt_project, _MEASURED)


def _measures(dbt_project: Path) -> set[str]:
    return set(re.findall(r"'(\w+)' as measure", _measured_sql(dbt_project)))


def _measured(connection: duckdb.DuckDBPyConnection, dbt_project: Path, row: Row, asked: set[str]) -> list[Row]:
    """Every row that the sums asked for are made of, of the department in the year and the one before."""
    return rows_of(
        connection,
        f"select * from ({_measured_sql(dbt_project)}) as measured"
        " where list_contains($asked, measure)"
        " and department_code = $department_code and fiscal_year in ($fiscal_year, $fiscal_year - 1)"
        " order by measure, fiscal_year, month nulls first, dataset, row_key, delivery_id, sheet, row_number",
        asked=sorted(asked),
        department_code=row["department_code"],
        fiscal_year=row["fiscal_year"],
    )


def _way(column: str, row: Row, measures: set[str]) -> tuple[str, str, int] | None:
    """Which measure a column is the sum of, over which months, and how many years back."""
    if "month" in row:
        measure, months = _MONTHLY.get(column, (None, ""))
        return (measure, months, 0) if measure in measures else None
    if column in measures:
        return (column, "year", 0)
    if column.startswith(_PREVIOUS) and column.removeprefix(_PREVIOUS) in measures:
        return (column.removeprefix(_PREVIOUS), "year", 1)
    return None


def _rows_of_way(measured: list[Row], row: Row, key: Sequence[str], way: tuple[str, str, int]) -> list[Row]:
    measure, months, years_back = way
    found = []
    for candidate in measured:
        if candidate["measure"] != measure or candidate["fiscal_year"] != row["fiscal_year"] - years_back:
            continue
        if "fund_type" in key and candidate["fund_type"] != row["fund_type"]:
            continue
        if months != "year" and not _falls(candidate["month"], months, row["month"]):
            continue
        found.append({name: value for name, value in candidate.items() if name != "measure"})
    return found


def _falls(month: date | None, months: str, until: date) -> bool:
    if month is None:
        return months == "in_effect"
    return month == until if months == "flow" else month <= until
