"""What a department must send: ``data/contracts/<dataset>.yml``, read into plain objects.

Here belong the shape of a contract and the Arrow schema that follows from it. Checking rows against
it belongs to ``intake``; descriptions of what we compute belong to dbt.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import pyarrow as pa

META_COLUMNS = ("_delivery_id", "_row_number", "_sheet", "_file_name")
TYPES = ("text", "code", "integer", "decimal", "number", "boolean", "date", "timestamp")


@dataclass(frozen=True)
class Column:
    """One column of a contract. ``values`` is the code set of a ``code`` column (empty: any code)."""

    name: str
    zh: str
    type: str
    description_zh: str
    description_en: str
    required: bool = False
    default: str | None = None
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    max_length: int | None = None
    pattern: str | None = None  # a regular expression the whole text must match
    minimum: int | None = None
    personal: bool = False
    is_total_allowed: bool = False  # a cell of this column may say "total"
    unit: str | None = None
    example: str = ""


@dataclass(frozen=True)
class RowRule:
    """What two cells of one row must agree on. ``holds`` and ``difference`` are SQL over the columns of the contract;
    a row is rejected with ``code`` at ``column`` where ``holds`` is false, not where it is unknown."""

    code: str
    column: str
    holds: str
    difference: str | None = None


@dataclass(frozen=True)
class Contract:
    """One dataset: its key, its columns in order, and the words that describe it."""

    dataset: str
    domain: str
    title_zh: str
    title_en: str
    row_zh: str
    row_en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sha256: str
    row_rules: tuple[RowRule, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Every header a file may use, folded: name, Chinese header and aliases."""
        return {
            header.strip().lower(): column
            for column in self.columns
            for header in (column.name, column.zh, *column.aliases)
        }

    @cached_property
    def identifying(self) -> tuple[str, ...]:
        """Columns that say whose row it is: a total row gives itself away there."""
        named = [*self.key, *(name for name in ("department_code",) if name in self.by_name and name not in self.key)]
        return tuple(name for name in named if not self.by_name[name].is_total_allowed)

    def arrow_schema(self) -> "pa.Schema":
        """The one schema of this dataset in the lake: contract columns, then where the row came from."""
        import pyarrow as pa

        arrow = {
            "text": pa.string(),
            "code": pa.string(),
            "integer": pa.int64(),
            "decimal": pa.decimal128(18, 2),
            "number": pa.decimal128(18, 6),
            "boolean": pa.bool_(),
            "date": pa.date32(),
            "timestamp": pa.timestamp("us"),
        }
        fields = [pa.field(column.name, arrow[column.type]) for column in self.columns]
        meta = [pa.field(name, pa.int64() if name == "_row_number" else pa.string()) for name in META_COLUMNS]
        return pa.schema([*fields, *meta])


_VERSION_COLUMNS: tuple[dict[str, Any], ...] = (
    {
        "name": "data_version",
        "zh": "数据版本号",
        "type": "integer",
        "default": "1",
        "minimum": 1,
        "aliases": ["SJBBH"],
        "description_zh": "更正时加一，最高版本有效。",
        "description_en": "Raised by a correction; the highest version counts.",
        "example": "1",
    },
    {
        "name": "is_deleted",
        "zh": "是否删除",
        "type": "boolean",
        "default": "false",
        "description_zh": "以更高版本号标记作废的记录。",
        "description_en": "Marks, with a higher version, a record that is taken back.",
        "example": "false",
    },
)


def load_contract(path: Path) -> Contract:
    """Read one contract. A malformed contract is a programming error and raises as it is."""
    content = path.read_bytes()
    raw = yaml.safe_load(content)
    columns = tuple(_column(entry) for entry in (*raw.pop("columns"), *_VERSION_COLUMNS))
    rules = tuple(RowRule(**entry) for entry in raw.pop("row_rules", ()))
    key = tuple(raw.pop("key"))
    return Contract(columns=columns, key=key, row_rules=rules, sha256=sha256(content).hexdigest(), **raw)


@cache
def load_contracts(folder: Path) -> dict[str, Contract]:
    """All contracts of a folder by dataset, in alphabetical order."""
    return {path.stem: load_contract(path) for path in sorted(folder.glob("*.yml"))}


def _column(entry: dict[str, Any]) -> Column:
    entry = {name: tuple(map(str, value)) if isinstance(value, list) else value for name, value in entry.items()}
    if entry["type"] not in TYPES:
        raise ValueError(f"{entry['name']}: unknown type {entry['type']}")
    return Column(**entry)
