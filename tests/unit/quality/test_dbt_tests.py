"""Tests of the project keep their words, and those that dbt did not finish keep the gate shut."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.messages import refuse
from orchestration.quality.checks import expected_checks, run_checks
from orchestration.settings import Settings

from .small_project import ENTRIES, MODEL, dbt_leaves, refused, statuses

pytestmark = pytest.mark.usefixtures("project", "expectations_pass")


def test_the_words_of_a_dbt_test_come_from_its_meta_its_rule_or_its_name(settings: Settings) -> None:
    specs = {spec.name: spec for spec in expected_checks(settings) if spec.kind == "dbt_test"}
    key, order, alone = specs["key_of_case"], specs["finish_after_accept"], specs["alone"]
    assert (key.rule, key.title_zh, key.action, key.asset_key) == (
        "K01",
        "主键重复",
        "blocking",
        ["marts", MODEL["name"]],
    )
    assert (order.rule, order.title_zh, order.title_en, order.action) == (
        "L01",
        "次序",
        "Finished before accepted",
        "info",
    )
    assert order.endangers == ("fct_approval_case", "monthly_department_approval_efficiency")
    assert (alone.rule, alone.title_en, alone.action, alone.mart) == ("alone", "alone", "blocking", "raw.headcount")


@pytest.mark.parametrize(
    ("run_results", "error", "said"),
    [
        (None, refuse("E-BUILD-02", what="Compilation Error"), "Compilation Error"),
        (None, FileNotFoundError("dbt"), "dbt"),
        (None, None, "dbt's last words"),
        ("{", None, "JSONDecodeError"),
        ("[]", None, "TypeError"),
        ('{"results": [{"status": "pass"}]}', None, "unique_id"),
        ('{"results": []}', None, "dbt: ∅"),
    ],
)
def test_dbt_that_crashes_crashes_every_test(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_results: str | None, error: Exception | None, said: str
) -> None:
    dbt_leaves(monkeypatch, run_results, error)
    report = run_checks(settings)
    assert [result.spec.kind for result in report.of("crashed")] == ["dbt_test"] * 3
    assert all(said in result.what for result in report.of("crashed"))
    refused(settings)


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({"status": "error", "message": "Runtime Error", "failures": None}, "crashed"),
        ({"status": "runtime error", "message": "…", "failures": None}, "crashed"),
        ({"status": "skipped", "message": None, "failures": None}, "skipped"),
        ({"status": "no-op", "message": None, "failures": None}, "crashed"),
    ],
)
def test_a_dbt_test_that_did_not_end_keeps_the_gate_shut(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, entry: dict[str, Any], status: str
) -> None:
    dbt_leaves(monkeypatch, json.dumps({"results": [{"unique_id": "test.x.key", **entry}, *ENTRIES[1:]]}))
    report = run_checks(settings)
    assert statuses(report)["key_of_case"] == status
    assert f"key_of_case ({status})" in refused(settings)


def test_a_project_that_cannot_be_read_is_one_crashed_check(settings: Settings, project: Path) -> None:
    project.write_text("{", encoding="utf-8")
    report = run_checks(settings)
    assert statuses(report)["dbt_tests.*"] == "crashed"
    assert [spec.name for spec in expected_checks(settings)] == list(statuses(report))
    refused(settings)
