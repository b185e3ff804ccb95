"""The report names every expected check, whatever breaks; and what broke keeps the gate shut."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.messages import EXIT_CHECKS_FAILED, EXIT_OK, Refusal
from orchestration.publication.gate import read_check_results
from orchestration.quality import checks, expectation_suites
from orchestration.quality.checks import expected_checks, explain, run_checks
from orchestration.settings import Settings

from .small_build import BUILD_ID
from .small_project import refused, statuses

pytestmark = pytest.mark.usefixtures("project")


def with_expectations(settings: Settings, folder: Path) -> Settings:
    shutil.copytree(settings.expectations_dir, folder)
    return settings.model_copy(update={"expectations_dir": folder})


def test_a_sound_build_passes_the_gate(settings: Settings) -> None:
    report = run_checks(settings)
    assert [spec.name for spec in expected_checks(settings)] == list(statuses(report))
    assert [result.spec.name for result in report.of("failed")] == ["finish_after_accept"]
    assert report.exit_code == EXIT_OK
    assert report.problems() == []
    results = read_check_results(settings.check_results_path, BUILD_ID)
    assert len(results.results) == len(report.results)
    assert f"{len(report.results)} checks: {len(report.results) - 1} passed, 1 failed (0 of them" in report.summary()
    with duckdb.connect(str(settings.build_database_path)) as connection:  # nobody holds the database
        connection.execute("create table marts.another (a integer)")


def test_the_folder_may_have_any_name(settings: Settings, tmp_path: Path) -> None:
    odd = Settings.for_data_dir(tmp_path / "数据 100%41 $HOME ?a=b #1")
    odd.data_dir.mkdir()
    settings.warehouse_dir.rename(odd.warehouse_dir)
    assert run_checks(odd).of("crashed") == []
    assert not Path("build").exists()


def test_failing_rows_are_shown_with_their_cure(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_database_path)) as connection:
        connection.execute("update marts.fct_approval_case set elapsed_working_days = -1 where case_no <> 'A-60'")
        connection.execute("update marts.fct_approval_case set status = 'closed' where case_no = 'A-60'")
    report = run_checks(settings)
    assert report.exit_code == EXIT_CHECKS_FAILED
    (problem,) = report.problems()
    assert problem.code == "E-CHK-01"
    assert "fct_approval_case.E-DAY-01 (99)" in problem.line()
    failed = {result.spec.rule: result for result in report.of("failed")}
    assert len(failed["E-DAY-01"].rows) == 20
    assert failed["E-SET-01"].rows == [{"case_no": "A-60", "status": "closed"}]
    assert failed["L01"].rows == [{"case_no": f"A-{n}", "status": "finished"} for n in (0, 1, 10)]
    lines = explain(report)
    assert lines[0] == "E-DAY-01 [阻断/blocking] marts.fct_approval_case"
    assert "天数为负：99 处不合格" in lines[1]
    assert "Negative number of days: 99 failing" in lines[1]
    assert any(line.startswith("  - case_no=A-0 column_name=elapsed_working_days days=-1") for line in lines)
    assert "  … 另有/more: 79" in lines
    assert any(line.startswith("  处理/cure: 计时有误") and "do not publish" in line for line in lines)
    assert read_check_results(settings.check_results_path, BUILD_ID)  # complete, so that the gate decides by action


def test_one_broken_expectation_crashes_alone(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_database_path)) as connection:
        connection.execute("alter table marts.fct_approval_case drop column step_span_seconds")
    report = run_checks(settings)
    assert [result.spec.name for result in report.of("crashed")] == ["fct_approval_case.W-BATCH-01"]
    assert "step_span_seconds" in report.of("crashed")[0].what
    assert "fct_approval_case.W-BATCH-01 (crashed)" in refused(settings)
    assert report.exit_code == EXIT_CHECKS_FAILED


def test_a_missing_table_crashes_its_own_expectations(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_database_path)) as connection:
        connection.execute("drop table marts.monthly_matter_efficiency")
    report = run_checks(settings)
    crashed = [result.spec.name for result in report.of("crashed")]
    assert crashed == [f"monthly_matter_efficiency.{rule}" for rule in ("E-RATIO-02", "W-LIM-05")]
    refused(settings)


def test_great_expectations_that_cannot_start_crashes_every_expectation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ImportError("no module named great_expectations")

    monkeypatch.setattr(expectation_suites, "import_great_expectations", broken)
    report = run_checks(settings)
    assert len(report.of("crashed")) == len(expected_checks(settings)) - 3
    assert all("great_expectations" in result.what for result in report.of("crashed"))
    refused(settings)
    assert sum(line.startswith("中断/crashed") for line in explain(report)) == 1


def test_great_expectations_that_breaks_off_crashes_the_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_suite = expectation_suites._run_suite

    def breaks_off(source: Any, suite: Any, as_of: Any) -> Any:
        if suite.name > "dim":
            raise MemoryError("out of memory")
        return run_suite(source, suite, as_of)

    monkeypatch.setattr(expectation_suites, "_run_suite", breaks_off)
    report = run_checks(settings)
    ended = {name for name, status in statuses(report).items() if status != "crashed"}
    assert ended == {spec.name for spec in expected_checks(settings) if spec.kind == "dbt_test" or spec.name < "dim"}
    refused(settings)
    duckdb.connect(str(settings.build_database_path)).close()


def test_a_check_that_vanishes_on_the_way_has_crashed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run_suites", lambda *_: [])
    report = run_checks(settings)
    assert [spec.name for spec in expected_checks(settings)] == list(statuses(report))
    assert len(report.of("crashed")) == len(report.results) - 3
    refused(settings)


@pytest.mark.parametrize("name", ["fct_approval_case", "approval_events"])
@pytest.mark.usefixtures("expectations_pass")
def test_a_removed_suite_is_missed(settings: Settings, tmp_path: Path, name: str) -> None:
    settings = with_expectations(settings, tmp_path / "expectations")
    (settings.expectations_dir / f"{name}.yml").unlink()
    report = run_checks(settings)
    assert [result.spec.name for result in report.of("crashed")] == [f"{name}.*"]
    assert f"{name}.* (crashed)" in refused(settings)


@pytest.mark.parametrize("content", ["", "[", "name: pending_row", "name: other\nexpectations: []"])
@pytest.mark.usefixtures("expectations_pass")
def test_an_unreadable_suite_is_one_crashed_check(settings: Settings, tmp_path: Path, content: str) -> None:
    settings = with_expectations(settings, tmp_path / "expectations")
    (settings.expectations_dir / "pending_row.yml").write_text(content, encoding="utf-8")
    report = run_checks(settings)
    assert [result.spec.name for result in report.of("crashed")] == ["pending_row.*"]
    refused(settings)


def test_earlier_results_are_gone_when_a_run_is_killed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.check_results_path.write_text('{"build_id": "b-7", "status": "complete"}', encoding="utf-8")

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checks, "run_suites", killed)
    with pytest.raises(KeyboardInterrupt):
        run_checks(settings)
    assert not settings.check_results_path.exists()


@pytest.mark.parametrize("statement", [None, "delete from ops.build_parameters", "drop table ops.build_parameters"])
def test_there_must_be_a_build(settings: Settings, statement: str | None) -> None:
    settings.check_results_path.write_text("{}", encoding="utf-8")
    if statement is None:
        settings.build_database_path.unlink()
    else:
        with duckdb.connect(str(settings.build_database_path)) as connection:
            connection.execute(statement)
    with pytest.raises(Refusal, match="E-CHK-03"):
        run_checks(settings)
    assert not settings.check_results_path.exists()
