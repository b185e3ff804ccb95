"""The expectations in ``expectations/*.yml``, run by Great Expectations on the build database.

Here belongs the way from a file to results, in one context that leaves nothing behind: the database is
opened read-only and closed again, for dbt must be able to lock it. What is expected stands in the files.
"""

import logging
import os
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from orchestration.quality.results import ACTIONS, EXPECTATION, ROWS_SHOWN, CheckResult, CheckSpec, crashed
from orchestration.settings import Settings

_WORDS = ("rule", "title_zh", "title_en", "action", "endangers", "basis", "evidence", "fix_zh", "fix_en")
_QUERY = "unexpected_rows_query"


@dataclass(frozen=True)
class Suite:
    """One file of expectations, in Great Expectations' own structure, about one table.

    ``meta.table`` is what the findings are about, ``meta.key`` how its rows are known, and ``meta.rows``
    the relation that is read where that is another one: of a dataset, the rows that count.
    """

    name: str
    content: dict[str, Any]

    @property
    def table(self) -> str:
        return self.content["meta"]["table"]

    @property
    def rows(self) -> str:
        return self.content["meta"].get("rows", self.table)

    @property
    def specs(self) -> list[CheckSpec]:
        return [self._spec(expectation["meta"]) for expectation in self.content["expectations"]]

    def _spec(self, meta: dict[str, Any]) -> CheckSpec:
        return CheckSpec(
            name=f"{self.name}.{meta['rule']}",
            kind=EXPECTATION,
            rule=meta["rule"],
            mart=self.table,
            action=meta["action"],
            title_zh=meta["title_zh"],
            title_en=meta["title_en"],
            fix_zh=meta["fix_zh"],
            fix_en=meta["fix_en"],
            endangers=tuple(meta["endangers"]),
            basis=meta["basis"],
            evidence=meta["evidence"],
            key=tuple(self.content["meta"]["key"]),
        )


def load_suite(path: Path) -> Suite:
    """Read one file; raises ``ValueError`` with what is missing, so that no rule is half described."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or content.get("name") != path.stem:
        raise ValueError(f"{path.name}: name ≠ {path.stem}")
    suite = Suite(path.stem, content)
    if not content.get("expectations") or not {"table", "key"} <= set(content.get("meta") or {}):
        raise ValueError(f"{path.name}: meta.table, meta.key, expectations")
    rules = set()
    for expectation in content["expectations"]:
        meta = expectation.get("meta") or {}
        missing = [word for word in _WORDS if not meta.get(word)]
        if missing or meta["action"] not in ACTIONS or meta["rule"] in rules:
            raise ValueError(f"{path.name} {meta.get('rule')}: {', '.join(missing) or meta['action']}")
        rules.add(meta["rule"])
    return suite


def run_suites(settings: Settings, suites: list[Suite], as_of: datetime) -> list[CheckResult]:
    """Results of every expectation of these suites; one that cannot be evaluated has crashed.

    ``as_of`` is the build's; queries may name it.
    """
    if not suites:
        return []
    results: list[CheckResult] = []
    try:
        with _build_database(settings) as source:
            for suite in suites:
                try:
                    results += _run_suite(source, suite, as_of)
                except Exception as error:  # whatever it is, the other suites are still to be run
                    results += crashed(suite.specs, f"{type(error).__name__}: {error}")
    except Exception as error:
        done = {result.spec.name for result in results}
        missing = [spec for suite in suites for spec in suite.specs if spec.name not in done]
        results += crashed(missing, f"{type(error).__name__}: {error}")
    return results


@contextmanager
def _build_database(settings: Settings) -> Generator[Any]:
    """The build database as a data source of a context that exists only here."""
    gx = import_great_expectations()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # it would write out all it knows again for every table added, into nothing: time that grows with its square
    context._save_project_config = lambda *_args: None
    source = context.data_sources.add_sql(
        name="build",
        connection_string="duckdb:///build",  # the path goes beside it: in an address some characters mean something
        create_temp_table=False,
        kwargs={
            "connect_args": {
                "database": str(settings.build_database_path),
                "read_only": True,
                "config": {
                    "threads": settings.threads,
                    "memory_limit": settings.memory_limit,
                    "temp_directory": str(settings.warehouse_dir / "spill"),
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            },
            "isolation_level": "AUTOCOMMIT",
            "skip_autocommit_rollback": True,
        },
    )
    try:
        yield source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def import_great_expectations() -> Any:
    """Great Expectations, which takes seconds to import, silent and without its analytics."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # its errors are in its results
    return great_expectations


def _run_suite(source: Any, suite: Suite, as_of: datetime) -> list[CheckResult]:
    """Queries bring their rows themselves; the others are counted in one pass first, and only the rows
    of those that fail are fetched."""
    asset = source.add_query_asset(name=suite.name, query=f"select * from {suite.rows}")
    batch = asset.add_batch_definition_whole_table(suite.name).get_batch()
    prepared = [with_dates(expectation, as_of) for expectation in suite.content["expectations"]]
    specs = {spec.rule: spec for spec in suite.specs}
    queries = [expectation for expectation in prepared if _QUERY in expectation["kwargs"]]
    others = [expectation for expectation in prepared if _QUERY not in expectation["kwargs"]]
    found = _validated(batch, suite.name, queries, {"result_format": "COMPLETE"})
    found |= _validated(batch, suite.name, others, {"result_format": "BOOLEAN_ONLY"})
    failing = [other for other in others if found[other["meta"]["rule"]].success is False]
    keys = suite.content["meta"]["key"]
    found |= _validated(batch, suite.name, failing, {"result_format": "SUMMARY", "unexpected_index_column_names": keys})
    return [_result(spec, found.get(rule)) for rule, spec in specs.items()]


def with_dates(expectation: dict[str, Any], as_of: datetime) -> dict[str, Any]:
    """The dates a query names become constants, by which whole files are skipped: ``{as_of}``, the first
    day of its month ``{as_of_month}`` and of the last month that is over, ``{complete_month}``."""
    if _QUERY not in expectation["kwargs"]:
        return expectation
    next_day = as_of + timedelta(days=1)
    complete = next_day.replace(day=1) - timedelta(days=1)
    query = (
        expectation["kwargs"][_QUERY]
        .replace("{as_of}", f"timestamp '{as_of:%Y-%m-%d %H:%M:%S}'")
        .replace("{as_of_month}", f"date '{as_of:%Y-%m}-01'")
        .replace("{complete_month}", f"date '{complete:%Y-%m}-01'")
    )
    return {**expectation, "kwargs": {**expectation["kwargs"], _QUERY: query}}


def _validated(batch: Any, name: str, expectations: list[dict[str, Any]], result_format: dict[str, Any]) -> dict:
    if not expectations:
        return {}
    from great_expectations import ExpectationSuite

    outcome = batch.validate(ExpectationSuite(name=name, expectations=expectations), result_format=result_format)
    return {result.expectation_config.meta["rule"]: result for result in outcome.results}


def _result(spec: CheckSpec, found: Any) -> CheckResult:
    if found is None:
        return crashed([spec], "∅")[0]
    error = _error_in(found.exception_info or {})
    if error is not None:
        return crashed([spec], error)[0]
    if found.success:
        return CheckResult(spec, "passed", failing_count=0)
    detail = found.result
    count = detail.get("unexpected_count", detail.get("observed_value"))
    rows = detail.get("partial_unexpected_index_list") or detail.get("details", {}).get("unexpected_rows") or []
    return CheckResult(spec, "failed", count if isinstance(count, int) else 1, _shown(rows))


def _error_in(info: dict[str, Any]) -> str | None:
    """Great Expectations tells of one exception, or of one for each metric."""
    entries = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    return next((str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")), None)


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: None if value is None else str(value) for name, value in row.items()} for row in rows[:ROWS_SHOWN]]
