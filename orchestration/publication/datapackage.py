"""The description beside exported CSV files: a Fiscal Data Package (data package 1, fiscal profile).

Here belongs the form of ``datapackage.json``. Its measures are the facts' own amounts; a table with more than one
currency has no measure, for the specification gives a measure one currency.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from orchestration.publication.exported_tables import ExportedColumn, ExportedTable

FILE = "datapackage.json"

_PROFILE = "tabular-data-package"  # the only name that the schema of the fiscal profile itself accepts

# Of the facts: which amount is what, and what it is divided by.
_MEASURES = {
    "fct_budget_line": {"direction": "expenditure"},
    "fct_payment": {"direction": "expenditure", "phase": "executed"},
    "fct_nontax_receipt": {"direction": "revenue", "phase": "executed"},
}
_DIMENSIONS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "fiscal_year": ({"dimensionType": "datetime"}, ("fiscal_year",)),
    "day": ({"dimensionType": "datetime"}, ("paid_date", "received_date", "effective_date")),
    "administration": (
        {"dimensionType": "entity", "classificationType": "administrative"},
        ("department_code", "department_name"),
    ),
    "function": ({"dimensionType": "classification", "classificationType": "functional"}, ("functional_code",)),
    "economy": ({"dimensionType": "classification", "classificationType": "economic"}, ("economic_code",)),
    "fund": ({"dimensionType": "other"}, ("fund_type",)),
    "phase": ({"dimensionType": "fact"}, ("phase",)),
    "project": ({"dimensionType": "activity"}, ("project_code",)),
}
_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number"}


@dataclass(frozen=True)
class Described:
    """What a package is about."""

    name: str
    title: str
    description: str
    release: str
    currencies: Mapping[str, Sequence[str]]
    keys: Mapping[str, Sequence[str]]


def datapackage(about: Described, tables: Sequence[ExportedTable], folder: Path) -> bytes:
    """The description of the CSV files of ``tables`` that lie in ``folder``."""
    package = {
        "profile": _PROFILE,
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "version": about.release,
        "granularity": "transactional",
        "resources": [_resource(about, table, folder / f"{table.name}.csv") for table in tables],
        "model": {"measures": _measures(about, tables), "dimensions": _dimensions(about, tables)},
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(about: Described, table: ExportedTable, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if key := about.keys.get(table.name):
        schema["primaryKey"] = list(key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": f"{table.title_zh} {table.title_en}".strip() or table.name,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: ExportedColumn) -> dict[str, Any]:
    kind = _TYPES.get(column.type)
    if kind is None:
        kind = (
            "number"
            if column.type.startswith("DECIMAL")
            else "datetime"
            if column.type.startswith("TIMESTAMP")
            else "string"
        )
    form = {"format": "%Y-%m-%dT%H:%M:%S"} if kind == "datetime" else {}
    return {
        "name": column.name,
        "type": kind,
        **form,
        "title": column.label,
        "description": f"{column.zh} {column.en}".strip() or column.label,
    }


def _measures(about: Described, tables: Sequence[ExportedTable]) -> dict[str, Any]:
    found = {}
    for table in tables:
        currencies = about.currencies.get(table.name, ())
        if table.name in _MEASURES and len(currencies) == 1:
            found[table.name.removeprefix("fct_")] = {
                "source": "amount",
                "resource": table.name.replace("_", "-"),
                "currency": currencies[0],
                "factor": 1,
                **_MEASURES[table.name],
            }
    return found


def _dimensions(about: Described, tables: Sequence[ExportedTable]) -> dict[str, Any]:
    found = {}
    for table in tables:
        if table.name not in _MEASURES or len(about.currencies.get(table.name, ())) != 1:
            continue
        for name, (kind, columns) in _DIMENSIONS.items():
            held = [column for column in columns if column in table.names]
            if held:
                resource = table.name.replace("_", "-")
                found[f"{table.name.removeprefix('fct_')}_{name}"] = {
                    **kind,
                    "primaryKey": held[0],
                    "attributes": {
                        column: {
                            "source": column,
                            "resource": resource,
                            **({"labelfor": held[0]} if column.endswith("_name") else {}),
                        }
                        for column in held
                    },
                }
    return found
