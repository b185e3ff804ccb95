"""Which tables of a release an export holds, which of their rows, and what their columns are called.

Here belong discovery, the choice of rows by year, and the nine final-accounts tables laid out as tables. What a
subject is made of belongs to ``subjects``; how a file is written and compared, to ``export`` and what it calls.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.database import identifier, rows_of
from orchestration.publication.described import key_of
from orchestration.publication.dictionary import Words
from orchestration.publication.model_sql import macro_sql
from orchestration.publication.subjects import ABOUT_PEOPLE, SUBJECTS, Subject, marts_of
from orchestration.publication.tables import Column, Table, published_tables

_LABEL_ENDS = re.compile(r"[：，。；、,;(（]")
_FACT = "fct_"
# Numbers of eighteen digits that are no money and are not added up.
_NOT_MONEY = ("ratio", "score", "target_value", "actual_value")
_FETCHED_AT_ONCE = 10_000

_LAYOUT = """
select table_no, axis, code, position, name_zh, name_en
from reference.final_accounts_layout
order by table_no, axis, position, code
"""
# A line that stands for all classes gives its place to every one of them; cells of no known line come last.
_FINAL_ACCOUNTS = """
with line as (
    select code, position, name_zh, name_en, classification
    from reference.final_accounts_layout
    where table_no = $table_no and axis = 'line'
),
class as (
    select jurisdiction_code, functional_code as code, 'functional' as classification,
        max_by(name_zh, valid_from) as name_zh
    from reference.functional_class group by all
    union all
    select jurisdiction_code, economic_code, 'economic', max_by(name_zh, valid_from)
    from reference.economic_class group by all
)
select
    cell.fiscal_year,
    cell.jurisdiction_code,
    cell.department_code,
    cell.department_name,
    cell.line_code,
    coalesce(any_value(line.name_zh), any_value(class.name_zh)) as line_name_zh,
    any_value(line.name_en) as line_name_en,
    cell.currency_code,
    cell.unit{values}
from marts.fct_final_accounts_cell as cell
left join line on cell.line_code = line.code
left join line as place on line.code is null and place.classification is not null
left join class
    on
        line.code is null
        and cell.jurisdiction_code = class.jurisdiction_code
        and cell.line_code = class.code
        and place.classification = class.classification
where cell.table_no = $table_no and cell.fiscal_year = $year
group by cell.fiscal_year, cell.jurisdiction_code, cell.department_code, cell.department_name, cell.line_code,
    cell.currency_code, cell.unit, coalesce(line.position, place.position)
order by cell.department_code, coalesce(line.position, place.position) nulls last, cell.line_code, cell.unit
"""
_VALUE = ",\n    max(cell.displayed_value) filter (where cell.column_code = ${parameter}) as {column}"
_LINE_WORDS = {
    "line_code": ("行代码", "Code of the line."),
    "line_name_zh": ("行名称", "Chinese name of the line; a class has the name it has in the classification."),
    "line_name_en": ("行英文名称", "English name of the line; empty for a class."),
    "unit": ("单位", "Unit of the numbers as displayed: yuan, or wan_yuan (ten thousand yuan)."),
}


@dataclass(frozen=True)
class ExportedColumn:
    """A column with its words: a short Chinese name, and what it means in both languages."""

    name: str
    type: str
    label: str
    zh: str
    en: str

    @property
    def is_amount(self) -> bool:
        """Money, which is added up to compare what was written with what there is."""
        return self.type.startswith("DECIMAL(18,") and not self.name.endswith(_NOT_MONEY)

    @property
    def smallest(self) -> Decimal:
        """One unit of the last decimal of an amount."""
        return Decimal(1).scaleb(-int(self.type.removesuffix(")").split(",")[1]))


@dataclass(frozen=True)
class ExportedTable:
    """A table of an export: where its rows come from and which of them are taken."""

    name: str
    title_zh: str
    title_en: str
    columns: tuple[ExportedColumn, ...]
    relation: str
    condition: str
    parameters: dict[str, Any]
    scope: str
    year: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def parted_by(self) -> tuple[str, ...]:
        """What amounts are never added across."""
        return tuple(name for name in self.names if name in ("currency_code", "unit"))

    @property
    def selection(self) -> str:
        columns = ", ".join(identifier(name) for name in self.names)
        return f"select {columns} from {self.relation} as mart where {self.condition}"

    def rows(self, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
        """The rows in the order they have in the release; the connection serves nobody else meanwhile."""
        answer = connection.execute(self.selection, self.parameters)
        while fetched := answer.fetchmany(_FETCHED_AT_ONCE):
            yield from fetched


def exported_tables(
    connection: duckdb.DuckDBPyConnection,
    dbt_project: Path,
    subject: str,
    year: int,
    jurisdiction: str | None = None,
    personal: frozenset[str] = frozenset(),
) -> list[ExportedTable]:
    """Every mart of the subject that the release holds, facts last, and the nine tables made from their cells.

    Columns of the names ``personal`` stay behind, save in a table that is about people.
    """
    about, known = SUBJECTS[subject], marts_of(dbt_project, subject)
    held = [table for table in published_tables(connection) if table.schema == "marts" and table.name in known]
    found = [_mart(connection, dbt_project, about, table, year, jurisdiction, personal) for table in held]
    if "fct_final_accounts_cell" in {table.name for table in held}:
        found += _final_accounts(connection, year, jurisdiction)
    return sorted(found, key=lambda table: (table.name.startswith(_FACT), table.name))


def years_of(
    connection: duckdb.DuckDBPyConnection, tables: list[ExportedTable], jurisdiction: str | None = None
) -> list[int]:
    """The years of which the release holds any row, of the jurisdiction where one is asked for."""
    years = set()
    for table in tables:
        if table.year is None or (jurisdiction and "jurisdiction_code" not in table.names):
            continue
        sql = f"select distinct {table.year} from {table.relation} as mart where $place is null"
        sql += " or mart.jurisdiction_code = $place" if jurisdiction else ""
        years |= set(connection.execute(sql, {"place": jurisdiction}).fetchall())
    return sorted(year for (year,) in years if year is not None)


def _mart(
    connection: duckdb.DuckDBPyConnection,
    dbt_project: Path,
    about: Subject,
    table: Table,
    year: int,
    jurisdiction: str | None,
    personal: frozenset[str],
) -> ExportedTable:
    names = {column.name for column in table.columns}
    conditions, scope = ["true"], "全部年度 all years"
    said = about.year_of(names)
    if said:
        conditions = [f"{said} = $year" if about.has_fiscal_years else f"coalesce({said}, $year) = $year"]
        scope = f"{', '.join(about.columns_of_year(names))} = {year}"
    elif about.has_fiscal_years and {"month", "jurisdiction_code"} <= names:
        fiscal_year = macro_sql(dbt_project, "fiscal_year_of", "mart.month", "fiscal_year_start_month")
        held_by = "from reference.jurisdiction as place where place.jurisdiction_code = mart.jurisdiction_code"
        conditions, scope = [f"$year = (select {fiscal_year} {held_by})"], f"month 属于 in {year}"
    if jurisdiction and "jurisdiction_code" in names:
        conditions.append("mart.jurisdiction_code = $jurisdiction")
        scope += f", jurisdiction_code = {jurisdiction}"
    elif jurisdiction:
        scope += ", 全部辖区 all jurisdictions"
    condition = " and ".join(conditions)
    asked = {"year": year, "jurisdiction": jurisdiction}
    labels = dict(
        connection.execute(
            'select "column", name_zh from reference.metric_register where mart = $mart', {"mart": table.name}
        ).fetchall()
    )
    words = Words.of(table.comment)
    return ExportedTable(
        name=table.name,
        title_zh=words.zh,
        title_en=words.en,
        columns=tuple(
            _column(column.name, column.type, column.comment, labels)
            for column in _impersonal(dbt_project, table, personal)
        ),
        relation=f"marts.{identifier(table.name)}",
        condition=condition,
        parameters={name: value for name, value in asked.items() if f"${name}" in condition},
        scope=scope,
        year=said,
    )


def _impersonal(dbt_project: Path, table: Table, personal: frozenset[str]) -> list[Column]:
    """The columns without those that name a person; one that names the row of a table of people stays."""
    if table.name in ABOUT_PEOPLE:
        return list(table.columns)
    key = key_of(dbt_project, table.name)
    return [column for column in table.columns if column.name not in personal or column.name in key]


def _column(name: str, kind: str, comment: str | None, labels: dict[str, str]) -> ExportedColumn:
    words = Words.of(comment)
    label = labels.get(name) or _LABEL_ENDS.split(words.zh, maxsplit=1)[0] or name
    return ExportedColumn(name, kind, label, words.zh, words.en)


def _final_accounts(
    connection: duckdb.DuckDBPyConnection, year: int, jurisdiction: str | None
) -> Iterator[ExportedTable]:
    """The nine tables: a row per department and line, a column per column of the table, in the order of the layout."""
    layout = rows_of(connection, _LAYOUT)
    comments = _comments_of_cells(connection)
    for title in (row for row in layout if row["axis"] == "table"):
        number = title["table_no"]
        columns = {row["code"]: row for row in layout if row["table_no"] == number and row["axis"] == "column"}
        sent = "select distinct column_code from marts.fct_final_accounts_cell where table_no = ? and fiscal_year = ?"
        unknown = sorted({code for (code,) in connection.execute(sent, [number, year]).fetchall()} - set(columns))
        codes = [*columns, *unknown]
        values = "".join(
            _VALUE.format(parameter=f"column_{place}", column=identifier(code)) for place, code in enumerate(codes)
        )
        relation = f"laid_out.{identifier(number.lower())}"
        connection.execute("create schema if not exists memory.laid_out")
        connection.execute(
            f"create table memory.{relation} as {_FINAL_ACCOUNTS.format(values=values)}",
            {"table_no": number, "year": year, **{f"column_{place}": code for place, code in enumerate(codes)}},
        )
        described = connection.execute(f"describe memory.{relation}").fetchall()
        yield ExportedTable(
            name=f"final_accounts_{number.lower()}",
            title_zh=f"{number} {title['name_zh']}。",
            title_en=f"{title['name_en']}, as the departments displayed it.",
            columns=tuple(_cell_column(name, kind, columns.get(name), comments) for name, kind, *_ in described),
            relation=f"memory.{relation}",
            condition="jurisdiction_code = $jurisdiction" if jurisdiction else "true",
            parameters={"jurisdiction": jurisdiction} if jurisdiction else {},
            scope=f"fiscal_year = {year}" + (f", jurisdiction_code = {jurisdiction}" if jurisdiction else ""),
        )


def _comments_of_cells(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    (table,) = [table for table in published_tables(connection) if table.name == "fct_final_accounts_cell"]
    return {column.name: column.comment for column in table.columns}


def _cell_column(
    name: str, kind: str, laid_out: dict[str, Any] | None, comments: dict[str, str | None]
) -> ExportedColumn:
    if name in _LINE_WORDS:
        label, en = _LINE_WORDS[name]
        return ExportedColumn(name, kind, label, f"{label}。", en)
    if name in comments:
        return _column(name, kind, comments[name], {})
    zh, en = (laid_out["name_zh"], laid_out["name_en"]) if laid_out else (name, name)
    return ExportedColumn(name, kind, zh, f"{zh}。", f"{en}.")
