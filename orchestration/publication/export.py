"""Tables for auditors: a year of a release as workbook, CSV and Parquet, read back before anybody sees them.

Here belongs the order of these steps. Everything is written beside its place and compared with the release; only then
is it moved there. No clock stands in a file: the same release gives the same bytes.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contracts import load_contracts
from orchestration.messages import refuse
from orchestration.publication.database import attach_release, limited_connection, literal, lock, named_if_damaged
from orchestration.publication.datapackage import FILE, Described, datapackage
from orchestration.publication.delimited import delimited, write_delimited
from orchestration.publication.described import key_of
from orchestration.publication.export_workbook import COLUMNS, TIES, ExportWorkbook
from orchestration.publication.exported_tables import ExportedTable, exported_tables, years_of
from orchestration.publication.ocds import CONTRACTS, package_totals, release_totals, write_ocds
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.subjects import SUBJECTS
from orchestration.publication.tables import WAREHOUSE
from orchestration.publication.tie_out import (
    HEADER,
    HEADER_ZH,
    Tie,
    Totals,
    check_written_ties,
    delimited_totals,
    mart_totals,
    parquet_totals,
    ties,
    workbook_totals,
)
from orchestration.settings import Settings

FORMATS = ("xlsx", "csv", "parquet", "ocds")
_TOLD_EVERY = 50_000
_UNITS = {"CNY": "元 yuan (CNY)"}
_NONE = "∅"
_SPILL = "spill"

Say = Callable[[str], None]

_BLANK = "空白表示没有数据或无法计算，不等于零。 A blank means no data or not computable; it is not zero."
_OURS = (
    "各项检查的阈值及其来源和依据类别见数据库 reference 各表；依据类别为 ours 的是本系统自定，不是官方标准。"
    " Thresholds with origin and evidence are in the reference tables of the release; those marked ours are no official"
    " standard."
)
_TEXT = (
    "代码和编号是文本；超过 15 位有效数字的数写成文本，逐位准确。CSV 中可能被当作公式的文本前加撇号。"
    " Codes and ids are text; numbers of more than 15 digits are written as text, exact to the last. In CSV a text that"
    " could be a formula begins with an apostrophe."
)
_PEOPLE = (
    "人员的假名不在表中，只有以人为对象的表（领导干部任职、经济责任审计档案）例外。 Pseudonyms of people are left out,"
    " save in the tables that are about them (terms of officials, archive of economic-responsibility audits)."
)
_METRICS = """
select mart, "column", definition_zh, definition_en, numerator, denominator, unit, legal_basis, evidence
from reference.metric_register
"""
_COLUMN_HEADER = (
    *("表 table", "列 column", "名称 label", "类型 type", "说明", "description", "定义", "definition"),
    *("分子 numerator", "分母 denominator", "单位 unit", "法律依据 legal basis", "依据类别 evidence"),
)


@dataclass(frozen=True)
class Exported:
    """An export in its place."""

    release_id: str
    year: int
    folder: Path
    files: list[str]
    rows: dict[str, int]
    ties: int

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "folder": str(self.folder)}


@dataclass
class _Export:
    """What is being exported, and what has been compared so far."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    subject: str
    year: int
    release_id: str
    as_of: Any
    tables: list[ExportedTable]
    folder: Path
    say: Say
    jurisdiction: str | None = None
    mart: dict[str, Any] = field(default_factory=dict)
    lines: list[Tie] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.subject}_{self.year}"


def export(
    settings: Settings,
    subject: str,
    year: int,
    formats: Sequence[str],
    out: Path,
    release: str | Path = CURRENT,
    jurisdiction: str | None = None,
    say: Say = lambda _line: None,
) -> Exported:
    """Write the tables of a subject and year of a release into the empty or new folder ``out``.

    Raises ``E-OUT-01`` where the folder holds something, ``E-EXP-01`` where the release has no row of the year,
    ``E-EXP-03`` for a jurisdiction there is not, and ``E-EXP-02`` where a file does not read back as what the release
    holds; then nothing is left behind.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse("E-OUT-01", file=str(out))
    found = find_release(settings, release)
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = out.with_name(f".{out.name}.tmp-{os.getpid()}")
    folder.mkdir()
    try:
        with named_if_damaged(WAREHOUSE), _open(settings, found, folder) as connection:
            personal = _personal_columns(settings)
            tables = exported_tables(connection, settings.dbt_project_dir, subject, year, jurisdiction, personal)
            if jurisdiction:
                _known_jurisdiction(connection, jurisdiction)
            years = years_of(connection, tables, jurisdiction)
            if year not in years:
                raise refuse("E-EXP-01", release=found.name, year=year, known=", ".join(map(str, years)) or _NONE)
            ((as_of,),) = connection.execute("select as_of from ops.build_parameters").fetchall()
            making = _Export(connection, settings, subject, year, found.name, as_of, tables, folder, say, jurisdiction)
            making.mart = {table.name: mart_totals(connection, table) for table in tables}
            for form in dict.fromkeys(formats):
                _WRITERS[form](making)
            (folder / "tie_out.csv").write_bytes(delimited(HEADER, making.lines))
        shutil.rmtree(folder / _SPILL, ignore_errors=True)
        if out.exists():
            out.rmdir()
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = {name: sums["rows", ""] for name, sums in making.mart.items()}
    files = sorted(path.name for path in out.iterdir())
    return Exported(found.name, year, out, files, rows, len(making.lines))


def _personal_columns(settings: Settings) -> frozenset[str]:
    """What the contracts call personal: pseudonyms, which an auditor asks for by name and is not sent unasked."""
    contracts = load_contracts(settings.contracts_dir).values()
    return frozenset(column.name for contract in contracts for column in contract.columns if column.personal)


def _known_jurisdiction(connection: duckdb.DuckDBPyConnection, wanted: str) -> None:
    found = connection.execute("select distinct jurisdiction_code from reference.jurisdiction order by 1").fetchall()
    if wanted not in (codes := [code for (code,) in found]):
        raise refuse("E-EXP-03", jurisdiction=wanted, known=", ".join(codes))


@contextmanager
def _open(settings: Settings, release: Path, folder: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection that reads the release and reaches the folder being written, and nothing else."""
    connection = limited_connection(settings, folder / _SPILL)
    try:
        attach_release(connection, release / WAREHOUSE, "release")
        connection.execute("use release")
        lock(connection, (folder,))
        yield connection
    finally:
        connection.close()


def _told(making: _Export, table: ExportedTable, file: str, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The same rows; of a long table it is said how far it has come."""
    total = making.mart[table.name]["rows", ""]
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _TOLD_EVERY == 0:
            making.say(f"{file}: {table.name} {number:,}/{total:,}")
    making.say(f"{file}: {table.name} {total:,} 行/rows")


def _write_workbook(making: _Export) -> None:
    path = making.folder / f"{making.name}.xlsx"
    book = ExportWorkbook.at(path, f"{SUBJECTS[making.subject].title} {making.year}")
    lines: list[Tie] = []
    for table in making.tables:
        totals = Totals(table)
        rows = totals.counting(_told(making, table, path.name, table.rows(making.connection)))
        book.write_table(table, rows, _unit(making, table))
        lines += ties(table, path.name, making.mart[table.name], totals.sums)
    book.write_listing(TIES, [[f"{zh} {en}" for zh, en in zip(HEADER_ZH, HEADER, strict=True)], *lines])
    book.write_listing(COLUMNS, [_COLUMN_HEADER, *_columns(making)])
    index = [("工作表 sheet", "表 table", "说明", "description", "行数 rows", "范围 scope")]
    for table in making.tables:
        rows_held = making.mart[table.name]["rows", ""]
        sheets = ", ".join(book.sheets[table.name])
        index.append((sheets, table.name, table.title_zh, table.title_en, rows_held, table.scope))
    book.write_notes(_notes(making), index)
    book.close()
    making.say(f"{path.name}: 回读核对 read back and compared")
    read_back: list[Tie] = []
    for table in making.tables:
        found = workbook_totals(making.connection, table, path, book.sheets[table.name])
        read_back += ties(table, path.name, making.mart[table.name], found)
    check_written_ties(path, lines)
    _accept(making, lines, read_back)


def _write_csv(making: _Export) -> None:
    lines = []
    for table in making.tables:
        path = making.folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            write_delimited(file, table.names, _told(making, table, path.name, table.rows(making.connection)))
        found = delimited_totals(making.connection, table, path)
        lines += ties(table, path.name, making.mart[table.name], found)
    _accept(making, lines)
    project = making.settings.dbt_project_dir
    about = Described(
        name=f"xiaoneng-{making.name.replace('_', '-')}",
        title=f"{SUBJECTS[making.subject].title} {making.year}",
        description=" ".join((_BLANK, _TEXT)),
        release=making.release_id,
        currencies={table.name: _currencies(making, table) for table in making.tables},
        keys={table.name: key_of(project, table.name) for table in making.tables},
    )
    (making.folder / FILE).write_bytes(datapackage(about, making.tables, making.folder))


def _write_parquet(making: _Export) -> None:
    lines = []
    for table in making.tables:
        path = making.folder / f"{table.name}.parquet"
        form = "format parquet, compression zstd, compression_level 1"
        making.connection.execute(f"copy ({table.selection}) to {literal(str(path))} ({form})", table.parameters)
        found = parquet_totals(making.connection, table, path)
        lines += ties(table, path.name, making.mart[table.name], found)
        making.say(f"{path.name}: {making.mart[table.name]['rows', '']:,} 行/rows")
    _accept(making, lines)


def _write_ocds(making: _Export) -> None:
    """The contracts of the year as a package of open contracting data; none where there is no contract."""
    table = next((table for table in making.tables if table.name == CONTRACTS), None)
    path = making.folder / f"ocds_{making.year}.json"
    scope = (making.year, making.jurisdiction)
    if table and write_ocds(making.connection, making.year, path, making.settings.ocid_prefix, making.jurisdiction):
        _accept(making, ties(table, path.name, release_totals(making.connection, *scope), package_totals(path)))
    making.say(f"{path.name}: {'写成并回读 written and read back' if path.exists() else '没有合同 no contract'}")


_WRITERS: dict[str, Callable[[_Export], None]] = {
    "xlsx": _write_workbook,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "ocds": _write_ocds,
}


def _accept(making: _Export, *found: list[Tie]) -> None:
    """Keep the lines of what was read back, unless one of them differs."""
    for lines in found:
        for table, file, item, part, expected, written, _, outcome in lines:
            if outcome != "PASS":
                column = f"{item} {part}".strip()
                raise refuse(
                    "E-EXP-02", file=file, table=table, row=0, column=column, written=written, expected=expected
                )
    making.lines += found[-1]


def _currencies(making: _Export, table: ExportedTable) -> list[str]:
    if "currency_code" not in table.names:
        return []
    sql = f"select distinct currency_code from {table.relation} as mart where {table.condition} order by 1"
    return [code for (code,) in making.connection.execute(sql, table.parameters).fetchall() if code]


def _unit(making: _Export, table: ExportedTable) -> str:
    """What the amounts of a sheet are in."""
    if not any(column.is_amount for column in table.columns):
        return "无金额 no amounts"
    if "unit" in table.names and "displayed_decimals" not in table.names and table.name.startswith("final_accounts_"):
        return "单位见“单位”列：yuan 元、wan_yuan 万元 as the column unit says"
    currencies = ", ".join(_currencies(making, table))
    return f"单位 unit: {_UNITS.get(currencies, currencies) or '元 base unit of the currency'}"


def _notes(making: _Export) -> list[tuple[str, str]]:
    subject = SUBJECTS[making.subject]
    return [
        ("名称 title", subject.title),
        (subject.year, str(making.year)),
        ("发布 release", making.release_id),
        ("统计截止 as_of", making.as_of.isoformat(sep=" ")),
        ("内容 contents", subject.contents),
        (
            "单位 unit",
            "金额以币种的基本单位（人民币为元）表示，列 currency_code 为币种，不跨币种相加。 Amounts are in the"
            f" base unit of their currency (yuan for CNY), never added across currencies.{subject.unit}",
        ),
        ("空白 blanks", _BLANK),
        ("文本 text", _TEXT),
        ("比率 ratios", "比率按百分数显示，数值为小数。 Ratios are shown as percentages; their value is a fraction."),
        (
            "核对 tie-out",
            "“核对”表列出每张表的行数和每项金额合计；文件写成后全部回读，与发布逐格比较，不一致则不交付。 Sheet 核对"
            " has the rows and sums of each table; the file is read back whole and compared cell by cell, and refused"
            " where it differs.",
        ),
        ("人员 people", _PEOPLE),
        ("阈值 thresholds", _OURS),
    ]


def _columns(making: _Export) -> list[tuple[Any, ...]]:
    metrics = {(mart, column): rest for mart, column, *rest in making.connection.execute(_METRICS).fetchall()}
    return [
        (
            *(table.name, column.name, column.label, column.type, column.zh, column.en),
            *metrics.get((table.name, column.name), ()),
        )
        for table in making.tables
        for column in table.columns
    ]
