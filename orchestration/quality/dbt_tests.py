"""The data tests of ``dbt_project/``, run by dbt itself and read from what it leaves behind.

Here belongs the way from dbt's manifest and run results to checks and results. What a test asks is SQL
in the project; how dbt is called is in ``orchestration.dbt``.
"""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt import dbt_environment, ensure_manifest, run_dbt
from orchestration.quality.results import DBT_TEST, ROWS_SHOWN, CheckResult, CheckSpec, crashed
from orchestration.settings import Settings

_ACTION_OF_SEVERITY = {"error": "blocking", "warn": "warning"}
_STATUS = {"pass": "passed", "fail": "failed", "warn": "failed", "skipped": "skipped"}


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The project as dbt parsed it."""
    return json.loads(ensure_manifest(settings).read_text(encoding="utf-8"))


def data_tests(settings: Settings, manifest: dict[str, Any]) -> dict[str, CheckSpec]:
    """Every data test of the project, by the id dbt knows it by."""
    rules = _rule_register(settings)
    return {
        unique_id: _spec(node, manifest, rules)
        for unique_id, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "test"
    }


def published_tables(manifest: dict[str, Any]) -> list[str]:
    """The tables of the schema ``marts`` that the project builds, with their schema."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return sorted(_relation(node) for node in models if node["schema"] == "marts")


def run_data_tests(settings: Settings, tests: dict[str, CheckSpec]) -> list[CheckResult]:
    """Run all data tests; one without a result of this very run has crashed."""
    if not tests:
        return []
    try:
        entries = _run(settings)
        return [_result(settings, spec, entries.get(unique_id)) for unique_id, spec in tests.items()]
    except Exception as error:  # whatever it is, the tests did not run to their end
        return crashed(list(tests.values()), f"{type(error).__name__}: {error}")


def _run(settings: Settings) -> dict[str, dict[str, Any]]:
    run_results = Path(dbt_environment(settings)["DBT_TARGET_PATH"]) / "run_results.json"
    run_results.unlink(missing_ok=True)
    completed = run_dbt(settings, "test", "--exclude", "resource_type:unit_test")
    if not run_results.exists():
        raise ChildProcessError(f"dbt test ({completed.returncode}) {completed.stdout[-300:]}")
    entries = json.loads(run_results.read_text(encoding="utf-8"))["results"]
    return {entry["unique_id"]: entry for entry in entries}


def _spec(node: dict[str, Any], manifest: dict[str, Any], rules: dict[str, dict[str, str]]) -> CheckSpec:
    """Words of a test: its own ``meta``, else its rule's entry in the register, else its name."""
    arguments = (node.get("test_metadata") or {}).get("kwargs", {})
    meta = {**node.get("meta", {}), **node["config"].get("meta", {})}
    rule = str(meta.get("rule") or arguments.get("rule") or node["name"])
    words = {**rules.get(rule, {}), **meta}
    endangers = words.get("endangers", [])
    return CheckSpec(
        name=node["name"],
        kind=DBT_TEST,
        rule=rule,
        mart=_tested_relation(node, manifest),
        action=meta.get("action") or _ACTION_OF_SEVERITY[node["config"]["severity"].lower()],
        title_zh=words.get("title_zh") or node["name"],
        title_en=words.get("title_en") or node["name"],
        fix_zh=words.get("fix_zh", ""),
        fix_en=words.get("fix_en", ""),
        endangers=tuple(endangers.split(";") if isinstance(endangers, str) else endangers),
        basis=words.get("basis") or words.get("legal_basis", ""),
        evidence=words.get("evidence", ""),
    )


def _tested_relation(node: dict[str, Any], manifest: dict[str, Any]) -> str:
    """The table a test is attached to; for a test of its own, the first one it reads that is no reference file."""
    known = {**manifest["nodes"], **manifest["sources"]}
    names = [name for name in (node.get("attached_node"), *node["depends_on"]["nodes"]) if name in known]
    read = sorted((known[name] for name in names), key=lambda table: table["schema"] == "reference")
    return _relation(read[0]) if read else "marts"


def _relation(node: dict[str, Any]) -> str:
    return f"{node['schema']}.{node.get('alias') or node.get('identifier') or node['name']}"


def _rule_register(settings: Settings) -> dict[str, dict[str, str]]:
    with (settings.reference_dir / "rule_register.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


def _result(settings: Settings, spec: CheckSpec, entry: dict[str, Any] | None) -> CheckResult:
    if entry is None:
        return crashed([spec], "dbt: ∅")[0]
    status = _STATUS.get(entry["status"])
    if status is None:
        return crashed([spec], f"dbt {entry['status']}: {entry.get('message')}")[0]
    if status == "skipped":
        return CheckResult(spec, status, what=" ".join(str(entry.get("message") or "").split()))
    if status == "passed":
        return CheckResult(spec, status, failing_count=0)
    return CheckResult(spec, status, entry["failures"], _failing_rows(settings, entry.get("compiled_code")))


def _failing_rows(settings: Settings, compiled: str | None) -> list[dict[str, Any]]:
    """What the test itself selects; the finding stands even where its rows cannot be shown."""
    if not compiled:
        return []
    try:
        with duckdb.connect(str(settings.build_database_path), read_only=True) as connection:
            found = connection.execute(f"select * from ({compiled}) as failing limit {ROWS_SHOWN}")
            columns = [column[0] for column in found.description or []]
            return [
                {name: None if value is None else str(value) for name, value in zip(columns, row, strict=True)}
                for row in found.fetchall()
            ]
    except duckdb.Error:
        return []
