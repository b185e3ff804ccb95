"""What a published figure is made of: the facts behind an amount or count, each with its file, sheet and row.

Here belongs asking a release. A sum is traced through the model that lists its rows, and is refused where they do not
add up to it; a ratio is traced through its numerator and denominator; a row about one thing (a contract, finding, case,
post) lists the facts that bear its key. How it is printed belongs to ``figures_text``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import Row, identifier, named_if_damaged, rows_of
from orchestration.publication.described import key_of
from orchestration.publication.figure_facts import facts_by_key, facts_of_row
from orchestration.publication.figure_rows import rows_behind, sums_of
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import condition, open_release, query
from orchestration.publication.subjects import SUBJECTS, marts_of
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

# Taken at dates of their own or from the last report of each item, so no sum of rows: the facts that bear the
# department, and the year where a fact says it, are shown as sent.
_TAKEN_FROM = {
    **dict.fromkeys(("in_post_count", "authorised_posts_count", "mean_in_post_count"), ("fct_headcount",)),
    **dict.fromkeys(("planned_investment_amount", "completed_investment_amount"), ("fct_quarterly_report_item",)),
    "key_work_assigned_count": ("fct_quarterly_report_item",),
    "key_work_finished_count": ("fct_quarterly_report_item", "fct_progress_inspection"),
}
_REPORT_YEAR = {"fct_quarterly_report_item": "report_year"}


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
    project = settings.dbt_project_dir
    sums = [] if mart.startswith("fct_") else sums_of(project, mart, key, row)
    if not sums:
        facts = facts_of_row(settings, connection, mart, named, row)
        return Traced(named, [], facts, {column: {"value": row[column], "parts": list(facts)}} if column else {})
    made_of = _made_of(connection, mart, row, {*sums, *_TAKEN_FROM})
    known = [name for name in row if name in sums or name in made_of or name in _TAKEN_FROM]
    chosen = [name for name in known if column in (None, name)]
    if not chosen:
        raise refuse("E-TRC-06", mart=mart, column=column, known=", ".join(known))
    made_of = {name: made_of[name] for name in chosen if name in made_of}
    leaves = {name: None for name in chosen if name not in made_of}
    leaves |= {part: name for name, parts in made_of.items() for part in parts if part not in leaves}
    facts: dict[str, list[Row]] = {}
    for fact in dict.fromkeys(fact for name in leaves if name not in sums for fact in _TAKEN_FROM[name]):
        year = {_REPORT_YEAR[fact]: row["fiscal_year"]} if fact in _REPORT_YEAR else {}
        facts |= facts_by_key(settings, connection, {"department_code": row["department_code"], **year}, [fact])
    wanted = {name: part_of for name, part_of in leaves.items() if name in sums}
    behind = rows_behind(connection, project, mart, key, row, list(wanted))
    figures = [Figure(name, row[name], behind[name], part_of) for name, part_of in wanted.items()]
    for figure in figures:
        if not figure.ties:
            raise refuse("E-TRC-07", mart=mart, column=figure.column, value=figure.value, sum=figure.sum)
    return Traced(named, figures, facts, {name: {"value": row[name], "parts": made_of[name]} for name in made_of})


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
