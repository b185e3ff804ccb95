"""A draw of rows of a fact table for an audit, stratified or by monetary units, and its workbook.

Here belong the recipes: each is one SELECT that anyone can run on the release, with release, seed and size as its
parameters. The draw of finished cases belongs to ``sampling``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from orchestration.messages import refuse
from orchestration.publication.database import identifier
from orchestration.publication.described import key_of
from orchestration.publication.export_workbook import write_cell
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import condition, open_release, query
from orchestration.settings import Settings

METHODS = ("stratified", "mus")
SAMPLE, APART, RECIPE = "样本", "负数与零", "抽取办法"

_TABLE = re.compile(r"(?:marts\.)?(fct_\w+)")
_CREATED = datetime(2000, 1, 1)  # the same draw is the same file
_MONEY = "DECIMAL(18,2)"

# Every stratum gets one row; the rest goes by size, the largest remainders first. Within a stratum the rows stand in
# the order of md5(seed|key) and the first of them are drawn. All sums are of whole numbers: no rounding decides.
_STRATIFIED = """
with population as (
    select *, concat_ws(' | ', {strata}) as stratum, concat_ws('|', {key}) as row_key
    from marts.{table}
    where {where}
),
stratum as (
    select
        stratum,
        count(*) as population_count,
        sum(count(*)) over () as total_count,
        count(*) over () as stratum_count
    from population
    group by stratum
),
share as (
    select
        stratum.*,
        case
            when $size >= total_count then population_count
            else 1 + (population_count - 1) * ($size - stratum_count) // (total_count - stratum_count)
        end as sure_count,
        case
            when $size < total_count
            then (population_count - 1) * ($size - stratum_count) % (total_count - stratum_count)
        end as remainder
    from stratum
),
allotted as (
    select
        *,
        sure_count + case
            when remainder > 0 and row_number() over (order by remainder desc nulls last, stratum)
            <= $size - sum(sure_count) over () then 1 else 0
        end as drawn_count
    from share
),
ordered as (
    select
        *,
        row_number() over (partition by stratum order by md5($seed || '|' || row_key), row_key) as draw_order
    from population
)
select
    row_number() over (order by ordered.stratum, ordered.draw_order) as selection_no,
    ordered.stratum,
    allotted.population_count,
    allotted.drawn_count,
    ordered.draw_order,
    {columns}
from ordered
inner join allotted on ordered.stratum = allotted.stratum
where ordered.draw_order <= allotted.drawn_count
order by selection_no
"""

# The positive amounts are laid end to end in the order of the key, in cents. $size points stand a fixed interval
# (total over size) apart, the first of them where the seed says; whoever lies under a point is drawn. An amount of an
# interval or more always lies under one and is certain. Everything is a whole number, so that no rounding decides.
_MUS = """
with population as (
    select
        *,
        concat_ws('|', {key}) as row_key,
        cast({amount} * 100 as hugeint) as cents
    from marts.{table}
    where ({where}) and {amount} > 0
),
laid as (
    select
        *,
        coalesce(sum(cents) over (
            order by {key} rows between unbounded preceding and 1 preceding
        ), 0) as before_cents,
        sum(cents) over () as total_cents
    from population
),
started as (
    select
        *,
        -- the first 12 hexadecimal digits of md5(seed), as a share of the whole
        ('0x' || substr(md5($seed), 1, 12))::bigint::hugeint * total_cents // 281474976710656 as start_cents
    from laid
),
hit as (
    select
        *,
        -- the points (start + k * total) / size that lie under the end of the row, less those under its beginning
        case
            when (before_cents + cents) * $size > start_cents
            then ((before_cents + cents) * $size - start_cents + total_cents - 1) // total_cents
            else 0
        end
        - case
            when before_cents * $size > start_cents
            then (before_cents * $size - start_cents + total_cents - 1) // total_cents
            else 0
        end as hit_count
    from started
)
select
    row_number() over (order by {key}) as selection_no,
    cents * $size >= total_cents as is_certain,
    cast(hit_count as bigint) as hit_count,
    cast(before_cents / 100 as decimal(38, 2)) as amount_before,
    {columns}
from hit
where hit_count > 0
order by selection_no
"""
_APART = "select {columns} from marts.{table} where ({where}) and coalesce({amount}, 0) <= 0 order by {key}"
_POPULATION = """
select
    count(*),
    sum({amount}),
    count(*) filter (where {amount} > 0),
    sum({amount}) filter (where {amount} > 0),
    count(*) filter (where {amount} < 0),
    sum({amount}) filter (where {amount} < 0),
    count(*) filter (where coalesce({amount}, 0) = 0)
from marts.{table} where {where}
"""


@dataclass(frozen=True)
class AuditSample:
    """A draw: what it was made from, its rows, and those that could not be drawn by their amount."""

    release: str
    table: str
    method: str
    size: int
    seed: str
    where: str
    strata: tuple[str, ...]
    amount: str | None
    population: dict[str, int | Decimal | None]
    recipe: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]
    apart: list[tuple[Any, ...]]

    def as_dict(self) -> dict[str, Any]:
        told = ("release", "table", "method", "size", "seed", "where", "strata", "amount", "population")
        return {**{name: getattr(self, name) for name in told}, "drawn": len(self.rows), "apart": len(self.apart)}


def draw_rows(
    settings: Settings,
    table: str,
    method: str,
    size: int,
    seed: str | None = None,
    strata: Sequence[str] = (),
    amount: str | None = None,
    where: str = "true",
    release: str | Path = CURRENT,
) -> AuditSample:
    """Draw ``size`` rows of a fact table of a release; the same release, seed and size give the same rows.

    ``stratified`` divides by the columns of ``strata`` (the department where none is named), ``mus`` gives every unit
    of money the same chance. Without a seed the release's own id is taken: nobody knows it before the data are fixed.
    Raises ``E-SAMPLE-02`` for a table or column that cannot be drawn from, ``E-SAMPLE-03`` where nothing meets the
    condition, ``E-SAMPLE-04`` for more strata than rows to draw, ``E-SAMPLE-05`` for more than one currency.
    """
    folder = find_release(settings, release)
    seed = seed or folder.name
    with open_release(settings, folder) as connection:
        columns = _columns(connection, table)
        key = key_of(settings.dbt_project_dir, table.removeprefix("marts."))
        name, strata, amount = _checked(table, method, columns, key, strata, amount)
        query(settings, f"select count(*) from marts.{name} where {condition(where)}", folder)  # it runs, or E-QRY-01
        parts = {
            "table": name,
            "where": condition(where),
            "key": ", ".join(map(identifier, key)),
            "strata": ", ".join(f"coalesce(cast({identifier(stratum)} as varchar), '∅')" for stratum in strata),
            "amount": identifier(amount) if amount else "0",
            "columns": ", ".join(map(identifier, columns)),
        }
        population = _population(connection, parts, amount)
        if not population["rows"]:
            raise refuse("E-SAMPLE-03", release=folder.name, table=name, where=where)
        if method == "mus":
            _one_currency(connection, name, columns, parts)
        if method == "stratified":
            _row_for_each_stratum(connection, parts, size)
        recipe = (_STRATIFIED if method == "stratified" else _MUS).format(**parts).strip()
        answer = connection.execute(recipe, {"size": size, "seed": seed})
        described = tuple((column[0], str(column[1]).upper()) for column in answer.description or ())
        rows = answer.fetchall()
        apart = connection.execute(_APART.format(**parts)).fetchall() if method == "mus" else []
    return AuditSample(
        folder.name, name, method, size, seed, where, strata, amount, population, recipe, described, rows, apart
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    match = _TABLE.fullmatch(table)
    found = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = 'release' and schema_name = 'marts' and table_name like 'fct!_%' escape '!'"
        " order by table_name, column_index"
    ).fetchall()
    columns = {column: kind for name, column, kind in found if match and name == match[1]}
    if not columns:
        raise refuse("E-SAMPLE-02", what=table, known=", ".join(dict.fromkeys(name for name, *_ in found)))
    return columns


def _checked(
    table: str,
    method: str,
    columns: dict[str, str],
    key: Sequence[str],
    strata: Sequence[str],
    amount: str | None,
) -> tuple[str, tuple[str, ...], str | None]:
    """The table's own name, the strata and the amount, each a column that is there."""
    money = [name for name, kind in columns.items() if kind == _MONEY]
    if amount is None:
        amount = "amount" if "amount" in money else money[0] if money else None
    chosen = tuple(strata or ("department_code",)) if method == "stratified" else ()
    for wanted in (*chosen, *key):
        if wanted not in columns:
            raise refuse("E-SAMPLE-02", what=wanted, known=", ".join(columns))
    if not key or (method == "mus" and amount is None) or (amount and amount not in money):
        raise refuse("E-SAMPLE-02", what=amount or table, known=", ".join(money))
    return table.removeprefix("marts."), chosen, amount


def _population(
    connection: duckdb.DuckDBPyConnection, parts: dict[str, str], amount: str | None
) -> dict[str, int | Decimal | None]:
    names = ("rows", "amount", "positive_rows", "positive_amount", "negative_rows", "negative_amount", "zero_rows")
    (values,) = connection.execute(_POPULATION.format(**parts)).fetchall()
    return dict(zip(names, values, strict=True)) if amount else {"rows": values[0]}


def _row_for_each_stratum(connection: duckdb.DuckDBPyConnection, parts: dict[str, str], size: int) -> None:
    sql = "select count(distinct concat_ws(' | ', {strata})) from marts.{table} where {where}"
    ((strata,),) = connection.execute(sql.format(**parts)).fetchall()
    if size < strata:
        raise refuse("E-SAMPLE-04", size=size, strata=strata)


def _one_currency(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], parts: dict[str, str]
) -> None:
    if "currency_code" in columns:
        sql = f"select distinct currency_code from marts.{table} where {parts['where']} order by 1"
        currencies = [str(code) for (code,) in connection.execute(sql).fetchall()]
        if len(currencies) > 1:
            raise refuse("E-SAMPLE-05", currencies=", ".join(currencies))


def write_audit_sample(sample: AuditSample, path: Path) -> None:
    """The draw as a workbook: the rows, those set apart, and how to draw them again; codes stay text."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"审计抽样 {sample.table}", "created": _CREATED})
        bold = book.add_format({"bold": True, "bg_color": "#DCE6F1"})
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        count = book.add_format({"num_format": "0"})

        def form(kind: str) -> Any:
            if kind.startswith("DECIMAL"):
                return money
            return day if kind in ("DATE", "TIMESTAMP") else text if kind in ("VARCHAR", "BOOLEAN") else count

        drawn = sample.columns
        of_table = drawn[-(len(drawn) - _ADDED[sample.method]) :]
        sheets = [(SAMPLE, drawn, sample.rows)]
        if sample.method == "mus":
            sheets.append((APART, of_table, sample.apart))
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, len(columns) - 1, 18)
            for place, (column, _) in enumerate(columns):
                sheet.write_string(0, place, column, bold)
            for line, row in enumerate(rows, start=1):
                for place, (value, (_, kind)) in enumerate(zip(row, columns, strict=True)):
                    write_cell(sheet, line, place, value, form(kind))
        notes = book.add_worksheet(RECIPE)
        notes.set_column(0, 0, 30)
        notes.set_column(1, 1, 120)
        for line, (name, value) in enumerate(_told(sample)):
            notes.write_string(line, 0, name, bold)
            notes.write_string(line, 1, str(value), text)


_ADDED = {"stratified": 5, "mus": 4}  # columns of the draw before those of the table


def _told(sample: AuditSample) -> list[tuple[str, Any]]:
    size = sample.population
    interval = [("间隔 interval", f"{size['positive_amount']} / {sample.size}")] if sample.method == "mus" else []
    return [
        ("发布 release", sample.release),
        ("表 table", f"marts.{sample.table}"),
        ("方法 method", _METHODS_SAID[sample.method]),
        ("条件 condition", sample.where),
        ("样本量 size", sample.size),
        ("种子 seed", sample.seed),
        ("分层 strata", ", ".join(sample.strata)),
        ("金额 amount", sample.amount or ""),
        *interval,
        *((f"总体 population: {name}", "" if value is None else value) for name, value in size.items()),
        (
            "抽取办法 recipe",
            f"在该发布上以 $size={sample.size}、$seed='{sample.seed}' 运行下列语句，得到同样的行。"
            f" Run this on the release with these parameters to get the same rows.\n{sample.recipe}",
        ),
    ]


_METHODS_SAID = {
    "stratified": "分层随机抽样：每层至少一行，其余按层的行数分配 stratified: a row per stratum, the rest by size",
    "mus": "货币单位抽样：固定间隔、随机起点，达到间隔的必中，负数与零另列 monetary units: fixed interval, random"
    " start, amounts of an interval or more are certain, negative and zero amounts set apart",
}
