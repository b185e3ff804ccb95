"""The warehouse's own SQL, asked of a release: what a definition says is written once, in ``dbt_project/``.

Here belongs turning a small dbt model or macro into SQL over the tables of a release. No model is written here.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, StrictUndefined

# What a release holds of a model that it does not publish.
_PUBLISHED_AS = {"stg_approvals__matter": "marts.dim_matter"}
_BUILD_PARAMETERS = "(select *, cast(as_of as date) as as_of_date from ops.build_parameters)"

_REF = re.compile(r"\bref\('(\w+)'\)")

# A macro is renamed, as dbt does it, so that macros of one file call each other by what catches their ``return``.
_MACRO = re.compile(r"(\{%-?\s*macro\s+)(\w+)")
_RENAMED = "macro__"


class _Returned(Exception):
    """A macro has its answer, which need not be text."""

    def __init__(self, value: Any):
        self.value = value


def model_sql(dbt_project: Path, name: str) -> str:
    """A model as one SELECT over a release, the models under it that are not published included."""
    (path,) = (dbt_project / "models").rglob(f"{name}.sql")
    return _environment().from_string(path.read_text(encoding="utf-8"), _known(dbt_project)).render()


def marts_behind(dbt_project: Path, name: str) -> list[str]:
    """The marts and facts that a model reads, itself or through what is not published."""
    (path,) = (dbt_project / "models").rglob(f"{name}.sql")
    found: set[str] = set()
    for other in _REF.findall(path.read_text(encoding="utf-8")):
        (source,) = (dbt_project / "models").rglob(f"{other}.sql")
        found |= {other} if "marts" in source.parts else set(marts_behind(dbt_project, other))
    return sorted(found)


def macro_sql(dbt_project: Path, name: str, *arguments: str) -> str:
    """What a macro writes."""
    return str(macro_value(dbt_project, name, *arguments))


def macro_value(dbt_project: Path, name: str, *arguments: str) -> Any:
    """What a macro returns: a list where it is a list."""
    return _known(dbt_project)[name](*arguments)


@cache
def _known(dbt_project: Path) -> dict[str, Any]:
    """What models and macros may say: every macro that speaks of SQL alone, those of the engine as DuckDB has them."""

    def ref(name: str) -> str:
        if name in _PUBLISHED_AS:
            return _PUBLISHED_AS[name]
        (path,) = (dbt_project / "models").rglob(f"{name}.sql")
        return f"marts.{name}" if "marts" in path.parts else f"(\n{model_sql(dbt_project, name)}\n)"

    known: dict[str, Any] = {
        "adapter": SimpleNamespace(dispatch=lambda name: known[f"duckdb__{name}"]),
        "config": _nothing,
        "ref": ref,
        "return": _give_back,
        "source": _source,
    }
    for path in sorted((dbt_project / "macros").rglob("*.sql")):
        for _, name in _MACRO.findall(path.read_text(encoding="utf-8")):
            known[name] = _macro(path, name, known)
    return known


def _macro(path: Path, name: str, known: dict[str, Any]) -> Callable[..., Any]:
    """A macro that can be called before the file it stands in is read, for that file may name macros of others."""

    @cache
    def module() -> Any:
        text = _MACRO.sub(rf"\g<1>{_RENAMED}\g<2>", path.read_text(encoding="utf-8"))
        return _environment().from_string(text, known).module

    def called(*arguments: Any, **named: Any) -> Any:
        try:
            return str(getattr(module(), f"{_RENAMED}{name}")(*arguments, **named))
        except _Returned as returned:
            return returned.value

    return called


@cache
def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, extensions=["jinja2.ext.do"])


def _source(schema: str, table: str) -> str:
    return _BUILD_PARAMETERS if (schema, table) == ("ops", "build_parameters") else f"{schema}.{table}"


def _nothing(**_settings: Any) -> str:
    return ""


def _give_back(value: Any = "") -> None:
    raise _Returned(value)
