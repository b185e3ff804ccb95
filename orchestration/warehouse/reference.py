"""Reference files become typed tables: ``data/reference/*.csv``, described by ``_tables.yml``.

Here belong their reading and their copies by content hash in the lake. What they mean is theirs.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from orchestration.ledger import publish_file, sha256_of
from orchestration.messages import refuse
from orchestration.settings import Settings

_TYPES = {
    "text": pl.String,
    "integer": pl.Int64,
    "decimal": pl.Decimal(18, 4),
}
_CALENDAR_PREFIX = "calendar_"


@dataclass(frozen=True)
class ReferenceTable:
    """One reference file as the build sees it: name, hash of the file's bytes and its copy in the lake."""

    name: str
    sha256: str
    path: Path
    rows: int
    description: str
    column_descriptions: dict[str, str]


def read_reference(settings: Settings) -> list[ReferenceTable]:
    """Every described reference file, typed and copied to the lake; in alphabetical order.

    Raises ``E-REFDATA-01`` with file, row, column and value where a cell is not of its column's type,
    ``E-REFDATA-02`` where the columns are not the described ones.
    """
    described = yaml.safe_load((settings.reference_dir / "_tables.yml").read_text(encoding="utf-8"))
    return [_read_table(settings, name, described[name]) for name in sorted(described)]


def calendar_code_of(table_name: str) -> str | None:
    """``calendar_cn`` holds the days of calendar ``CN``; other tables hold no calendar."""
    code = table_name.removeprefix(_CALENDAR_PREFIX)
    return code.upper() if table_name.startswith(_CALENDAR_PREFIX) and len(code) == 2 else None


def _read_table(settings: Settings, name: str, description: dict[str, Any]) -> ReferenceTable:
    source = settings.reference_dir / f"{name}.csv"
    columns = {column["name"]: column for column in description["columns"]}
    digest = sha256_of(source)
    path = settings.lake_reference_dir / f"{name}-{digest[:16]}.parquet"
    text = pl.read_csv(source, infer_schema=False)
    if text.columns != list(columns):
        raise refuse("E-REFDATA-02", file=source.name, expected=", ".join(columns), found=", ".join(text.columns))
    if not path.exists():
        settings.lake_reference_dir.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        _typed(text, columns, source.name).write_parquet(temporary)
        publish_file(temporary, path)
    return ReferenceTable(
        name=name,
        sha256=digest,
        path=path,
        rows=text.height,
        description=f"{description['title_zh']}。 {description['title_en']}.",
        column_descriptions={
            column["name"]: f"{column['description_zh']} {column['description_en']}" for column in columns.values()
        },
    )


def _typed(text: pl.DataFrame, columns: dict[str, dict[str, Any]], file_name: str) -> pl.DataFrame:
    typed = text.select(_cast(name, column["type"]) for name, column in columns.items())
    for name in columns:
        lost = (typed[name].is_null() & text[name].is_not_null()).arg_true()
        if len(lost):
            row = int(lost[0])
            raise refuse(
                "E-REFDATA-01",
                file=file_name,
                row=row + 2,
                column=name,
                value=text[name][row],
                expected=columns[name]["type"],
            )
    return typed


def _cast(name: str, type_name: str) -> pl.Expr:
    column = pl.col(name)
    if type_name == "boolean":
        return column.replace_strict({"1": True, "0": False}, default=None, return_dtype=pl.Boolean)
    if type_name == "date":
        return column.str.to_date("%Y-%m-%d", strict=False)
    return column.cast(_TYPES[type_name], strict=False)
