"""The warehouse's own SQL, asked of a release: what a definition says is written once, in ``dbt_project/``.

Here belongs turning a small dbt model or macro into SQL over the tables of a release. No model is written here.
"""

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, StrictUndefined
from jinja2.environment import TemplateModule

# What a release holds of a model that it does not publish.
_PUBLISHED_AS = {"stg_approvals__matter": "marts.dim_matter"}
_BUILD_PARAMETERS = "(select *, cast(as_of as date) as as_of_date from ops.build_parameters)"


def model_sql(dbt_project: Path, name: str) -> str:
    """A model as one SELECT over a release, the models under it that are not published included."""
    (path,) = (dbt_project / "models").rglob(f"{name}.sql")

    def ref(other: str) -> str:
        if other in _PUBLISHED_AS:
            return _PUBLISHED_AS[other]
        (source,) = (dbt_project / "models").rglob(f"{other}.sql")
        if "marts" in source.parts:
            return f"marts.{other}"
        return f"(\n{model_sql(dbt_project, other)}\n)"

    def source(schema: str, table: str) -> str:
        return _BUILD_PARAMETERS if (schema, table) == ("ops", "build_parameters") else f"{schema}.{table}"

    macros = _macros(dbt_project)
    known = {name: macro for name, macro in vars(macros).items() if callable(macro)}
    return (
        _environment()
        .from_string(path.read_text(encoding="utf-8"))
        .render(ref=ref, source=source, config=_nothing, **known)
    )


def macro_sql(dbt_project: Path, name: str, *arguments: str) -> str:
    """What a macro writes."""
    return str(getattr(_macros(dbt_project), name)(*arguments))


@cache
def _macros(dbt_project: Path) -> TemplateModule:
    """Every macro that speaks of SQL alone, those of the engine as DuckDB has them."""
    engine = SimpleNamespace(dispatch=lambda name: getattr(module, f"duckdb__{name}"))
    texts = [path.read_text(encoding="utf-8") for path in sorted((dbt_project / "macros").rglob("*.sql"))]
    module = _environment().from_string("\n".join(texts), {"adapter": engine, "return": _itself}).module
    return module


@cache
def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, extensions=["jinja2.ext.do"])


def _nothing(**_settings: Any) -> str:
    return ""


def _itself(value: Any) -> Any:
    return value
