"""A project of three dbt tests, and what dbt leaves behind when it has run them."""

import json
from datetime import datetime
from subprocess import CompletedProcess
from typing import Any

import pytest

from orchestration.messages import Refusal
from orchestration.publication.gate import read_check_results
from orchestration.quality import dbt_tests
from orchestration.quality.checks import CheckReport, CheckResult
from orchestration.quality.expectation_suites import Suite
from orchestration.settings import Settings

from .small_build import BUILD_ID

MODEL = {"resource_type": "model", "schema": "marts", "name": "fct_approval_case", "alias": "fct_approval_case"}
SOURCE = {"resource_type": "source", "schema": "raw", "name": "headcount", "identifier": "headcount"}
COMPILED = 'select case_no, status from "build"."marts"."fct_approval_case" where case_no < \'A-11\''


def _test(name: str, severity: str = "ERROR", **extra: Any) -> dict[str, Any]:
    attached = {"attached_node": "model.x.fct", "depends_on": {"nodes": ["model.x.fct"]}}
    config = {"severity": severity, "meta": extra.pop("meta", {})}
    return {"resource_type": "test", "schema": "dbt_test", "name": name, **attached, "config": config, **extra}


MANIFEST: dict[str, Any] = {
    "nodes": {
        "model.x.fct": MODEL,
        "test.x.key": _test("key_of_case", test_metadata={"name": "unique_key", "kwargs": {"rule": "K01"}}),
        "test.x.order": _test(
            "finish_after_accept", "warn", meta={"rule": "L01", "action": "info", "title_zh": "次序"}
        ),
        "test.x.alone": _test("alone", attached_node=None, depends_on={"nodes": ["source.x.headcount"]}),
        "unit_test.x.u": {"resource_type": "unit_test", "name": "u"},
    },
    "sources": {"source.x.headcount": SOURCE},
}
ENTRIES: list[dict[str, Any]] = [
    {"unique_id": "test.x.key", "status": "pass", "failures": 0},
    {"unique_id": "test.x.order", "status": "warn", "failures": 25, "compiled_code": COMPILED},
    {"unique_id": "test.x.alone", "status": "pass", "failures": 0},
]


def dbt_leaves(monkeypatch: pytest.MonkeyPatch, run_results: str | None, error: Exception | None = None) -> None:
    def run(settings: Settings, *arguments: str) -> CompletedProcess[str]:
        assert arguments[0] == "test"
        if error:
            raise error
        target = settings.warehouse_dir / "dbt_target"
        assert not (target / "run_results.json").exists()
        if run_results is not None:
            target.mkdir(exist_ok=True)
            (target / "run_results.json").write_text(run_results, encoding="utf-8")
        return CompletedProcess(arguments, 1, "dbt's last words", "")

    monkeypatch.setattr(dbt_tests, "run_dbt", run)


def statuses(report: CheckReport) -> dict[str, str]:
    return {result.spec.name: result.status for result in report.results}


def written(settings: Settings) -> dict[str, Any]:
    return json.loads(settings.check_results_path.read_text(encoding="utf-8"))


def refused(settings: Settings) -> str:
    """What the gate says; the file itself must name every expected check."""
    content = written(settings)
    assert content["expected"] == [result["name"] for result in content["results"]]
    with pytest.raises(Refusal) as caught:
        read_check_results(settings.check_results_path, BUILD_ID)
    assert [problem.code for problem in caught.value.problems] == ["E-CHK-02"]
    return str(caught.value)


def all_pass(_settings: Settings, suites: list[Suite], _as_of: datetime) -> list[CheckResult]:
    """Great Expectations has been and found nothing: for tests of everything around it."""
    return [CheckResult(spec, "passed", 0) for suite in suites for spec in suite.specs]
