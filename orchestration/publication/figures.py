"""What a published figure about money is made of: the facts behind it, each with its file, sheet and row.

Here belongs asking a release. A sum is traced through the very model the yearly marts take it from, and is refused
where its rows do not add up to it; a ratio is traced through its numerator and denominator; a row about a contract,
project, fund or asset lists the facts that bear its key. How it is printed belongs to ``figures_text``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import Row, identifier, named_if_damaged, rows_of
from orchestration.publication.described import key_of
from orchestration.publication.model_sql import marts_behind, model_sql
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import condition, open_release, query
from orchestration.publication.subjects import SUBJECTS, marts_of
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

_MEASURED = "int_fiscal__measured_amount"
_PREVIOUS = "previous_"
_ORIGIN = ("file_name", "sheet", "row_number", "delivery_id")

# A month's figures are the year's sums up to the month. A budget without a month is that of the whole year; spending
# without one is of a department that sent no payments, and none of the month.
_MONTHLY = {
    "paid_month_amount": ("executed_amount", "flow"),
    "paid_ytd_amount": ("executed_amount", "until"),
    "initial_budget_amount": ("initial_budget_amount", "in_effect"),
    "adjusted_budget_amount": ("adjusted_budget_amount", "in_effect"),
}
# Counts taken at dates of their own, from the facts that bear the department.
_COUNTED_AT_DATES = {
    "in_post_count": "fct_headcount",
    "authorised_posts_count": "fct_headcount",
    "mean_in_post_count": "fct_headcount",
}
_SAME = {"fiscal_year": ("fiscal_year", "year"), "year": ("year", "fiscal_year")}
# A fact belongs to a row if it bears the thing the row is about, or its body and its time; else it is anybody's.
_THINGS = {"contract_no", "project_code", "fund_code", "asset_no", "voucher_no", "receipt_no"}
_BODIES = {"department_code", "jurisdiction_code"}
_TIMES = {"fiscal_year", "year", "month"}


@dataclass(frozen=True)
class Figure:
    """A column of a row of a mart, the rows it is the sum of, and whether it is part of another column."""

    column: str
    value: Any
    rows: list[Row]
    part_of: str | None = None

    @property
    def sum(self) -> Decimal | None:
        return sum((row["amount"] for row in self.rows), Decimal(0)) if self.rows else None

    @property
    def ties(self) -> bool:
        """Its rows add up to it; no rows make nought, or nothing where nothing was sent."""
        return (self.value or 0) == (self.sum or 0) if self.value is not None or not self.rows else False

    def as_dict(self) -> Row:
        return {**vars(self), "sum": self.sum}


@dataclass(frozen=True)
class Traced:
    """A row of a mart: its key, the sums traced, the facts that bear its key, and what other columns are made of."""

    key: Row
    figures: list[Figure]
    facts: dict[str, list[Row]]
    made_of: Row = field(default_factory=dict)

    def as_dict(self) -> Row:
        return {**vars(self), "figures": [figure.as_dict() for figure in self.figures]}


@dataclass(frozen=True)
class Figures:
    """What was traced, and how many rows of the mart the condition met in all."""

    release_id: str
    mart: str
    row_count: int
    traced: list[Traced]

    def as_dict(self) -> Row:
        return {**vars(self), "traced": [row.as_dict() for row in self.traced]}


def marts_with_figures(settings: Settings) -> list[str]:
    """The marts whose figures can be traced."""
    return sorted(name for subject in SUBJECTS for name in marts_of(settings.dbt_project_dir, subject))


def trace_figures(
    settings: Settings,
    mart: str,
    where: str,
    column: str | None = None,
    release: str | Path = CURRENT,
    limit: int = 3,
) -> Figures:
    """What the first ``limit`` rows of ``mart`` under ``where`` are made of, by their key.

    ``where`` is a condition in SQL, asked read-only like a query (``E-QRY-01``). A condition that meets no row is
    ``E-TRC-05``, a column that is neither a sum of rows nor a ratio of such sums ``E-TRC-06``, a sum of rows that is
    not the figure ``E-TRC-07``, a mart made of other marts ``E-TRC-08``.
    """
    folder = find_release(settings, release)
    name = mart.removeprefix("marts.")
    key = key_of(settings.dbt_project_dir, name)
    ordering = ", ".join(identifier(part) for part in key) or "all"
    sql = f"select * from marts.{identifier(name)} where {condition(where)} order by {ordering}"
    answer = query(settings, sql, folder)
    if not answer.rows:
        raise refuse("E-TRC-05", mart=mart, where=where)
    if column is not None and column not in answer.columns:
        known = [name for name in answer.columns if name.endswith(("_amount", "_ratio", "_count"))]
        raise refuse("E-TRC-06", mart=mart, column=column, known=", ".join(known))
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows[:limit]]
    with named_if_damaged(WAREHOUSE), open_release(settings, folder) as connection:
        traced = [_traced(settings, connection, name, key, row, column) for row in rows]
    return Figures(folder.name, f"marts.{name}", len(answer.rows), traced)


def _traced(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    key: Sequence[str],
    row: Row,
    column: str | None,
) -> Traced:
    named = {name: row[name] for name in key}
    if mart.startswith("fct_"):
        return Traced(named, [], {mart: [_own(row, named)]})
    is_of_department = {"department_code", "fiscal_year"} <= row.keys() and not _THINGS & set(key)
    measures = _measures(settings.dbt_project_dir) if is_of_department else set()
    sums = {name: way for name in row if (way := _way(name, row, measures))}
    if not sums:
        facts = _by_key(settings, connection, mart, named, marts_behind(settings.dbt_project_dir, mart))
        return Traced(named, [], facts, {column: {"value": row[column], "parts": list(facts)}} if column else {})
    made_of = _made_of(connection, mart, row, {*sums, *_COUNTED_AT_DATES})
    known = [name for name in row if name in sums or name in made_of or name in _COUNTED_AT_DATES]
    chosen = [name for name in known if column in (None, name)]
    if not chosen:
        raise refuse("E-TRC-06", mart=mart, column=column, known=", ".join(known))
    made_of = {name: made_of[name] for name in chosen if name in made_of}
    leaves = {name: None for name in chosen if name not in made_of}
    leaves |= {part: name for name, parts in made_of.items() for part in parts if part not in leaves}
    counted = dict.fromkeys(_COUNTED_AT_DATES[name] for name in leaves if name not in sums)
    facts = _by_key(settings, connection, mart, {"department_code": row["department_code"]}, counted) if counted else {}
    wanted = {name: part_of for name, part_of in leaves.items() if name in sums}
    measured = _measured(settings, connection, row, {sums[name][0] for name in wanted}) if wanted else []
    figures = [
        Figure(name, row[name], _rows_of_way(measured, row, key, sums[name]), part_of)
        for name, part_of in wanted.items()
    ]
    for figure in figures:
        if not figure.ties:
            raise refuse("E-TRC-07", mart=mart, column=figure.column, value=figure.value, sum=figure.sum)
    return Traced(named, figures, facts, {name: {"value": row[name], "parts": made_of[name]} for name in made_of})


@cache
def _measured_sql(dbt_project: Path) -> str:
    return model_sql(dbt_project, _MEASURED)


def _measures(dbt_project: Path) -> set[str]:
    return set(re.findall(r"'(\w+)' as measure", _measured_sql(dbt_project)))


def _measured(settings: Settings, connection: duckdb.DuckDBPyConnection, row: Row, asked: set[str]) -> list[Row]:
    """Every row that the sums asked for are made of, of the department in the year and the one before."""
    return rows_of(
        connection,
        f"select * from ({_measured_sql(settings.dbt_project_dir)}) as measured"
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


def _made_of(connection: duckdb.DuckDBPyConnection, mart: str, row: Row, leaves: set[str]) -> dict[str, list[str]]:
    """The sums and counts that each ratio of the mart is made of in the end, numerator first."""
    said = {
        metric["name"]: re.findall(r"\w+", f"{metric['numerator']} {metric['denominator'] or ''}")
        for metric in rows_of(
            connection,
            'select "column" as name, numerator, denominator from reference.metric_register where mart = $mart',
            mart=mart,
        )
        if metric["name"] in row and metric["name"] not in leaves
    }

    def parts(name: str, above: tuple[str, ...] = ()) -> list[str]:
        if name in leaves:
            return [name] if name in row else []
        inner = [word for word in said.get(name, ()) if word not in above]
        return list(dict.fromkeys(part for word in inner for part in parts(word, (*above, name))))

    return {name: found for name in said if (found := parts(name))}


def _by_key(
    settings: Settings, connection: duckdb.DuckDBPyConnection, mart: str, key: Row, facts: Iterable[str]
) -> dict[str, list[Row]]:
    """The rows of the facts that agree with the row of the mart in every column of its key they have."""
    found: dict[str, list[Row]] = {}
    for fact in facts:
        columns = _columns(connection, fact)
        if "file_name" not in columns:
            continue
        shared = {
            here: value
            for name, value in key.items()
            if value is not None
            for here in [next((same for same in _SAME.get(name, (name,)) if same in columns), None)]
            if here
        }
        has_body = _BODIES & set(shared) and (_TIMES & set(shared) or not _TIMES & set(key))
        if not (_THINGS & set(shared) or has_body):
            continue
        condition = " and ".join(f"{identifier(name)} = ${name}" for name in shared)
        fact_key = key_of(settings.dbt_project_dir, fact)
        ordering = ", ".join(identifier(name) for name in fact_key) or "all"
        rows = rows_of(
            connection,
            f"select * from marts.{identifier(fact)} where {condition} order by {ordering}",
            **shared,
        )
        found[fact] = [_own(row, {name: row[name] for name in fact_key}) for row in rows]
    if not found:
        raise refuse("E-TRC-08", mart=mart, known=", ".join(marts_behind(settings.dbt_project_dir, mart)))
    return found


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> set[str]:
    return {
        row["column_name"]
        for row in rows_of(
            connection,
            "select column_name from duckdb_columns()"
            " where database_name = 'release' and schema_name = 'marts' and table_name = $mart",
            mart=mart,
        )
    }


def _own(row: Row, key: Row) -> Row:
    """A fact as the row of a file."""
    amount = row["amount"] if "amount" in row else next((row[name] for name in row if name.endswith("_amount")), None)
    return {
        "row_key": " ".join(f"{name}={value}" for name, value in key.items()),
        "amount": row.get("displayed_value", row.get("in_post", amount)),
        "currency_code": row.get("currency_code"),
        **{name: row.get(name) for name in _ORIGIN},
    }
