"""The gate fails closed: whatever is not plainly a passed, complete set of checks stops the release."""

from typing import Any

import pytest

from orchestration.messages import EXIT_CHECKS_FAILED, Refusal
from orchestration.publication.release import publish

from .conftest import CHECKS, City


def refused(city: City, period: str = "2026-03") -> Refusal:
    """What publishing says; nothing may have been written."""
    with pytest.raises(Refusal) as caught:
        publish(city.settings, period)
    assert list(city.settings.releases_dir.glob("*")) == []
    assert not city.settings.current_path.is_symlink()
    assert not city.settings.ledger_path.exists()
    return caught.value


def with_first(**changed: Any) -> list[dict[str, Any]]:
    return [{**CHECKS[0], **changed}, *CHECKS[1:]]


def test_a_failed_blocking_check_is_named(city: City) -> None:
    city.checks(with_first(status="failed", failing_count=12))
    refusal = refused(city)
    assert [problem.code for problem in refusal.problems] == ["E-CHK-01"]
    assert refusal.exit_code == EXIT_CHECKS_FAILED
    assert "K01 (12)" in str(refusal)


def test_failed_warnings_do_not_stop_a_release(city: City) -> None:
    city.checks()
    assert publish(city.settings, "2026-03").is_new


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"build_id": "b-6"}, "b-6"),
        ({"status": "running"}, "running"),
        ({"status": None}, "None"),
        ({"expected": []}, "expected"),
        ({"expected": "K01"}, "K (∅)"),
        ({"expected": [*(check["name"] for check in CHECKS), "never_run"]}, "never_run (∅)"),
        ({"expected": [{"name": "K01"}]}, "checks.json"),
        ({"results": []}, "K01 (∅)"),
        ({"results": [{"name": "K01", "status": "passed"}]}, "action"),
        ({"results": with_first(status="skipped")}, "K01 (skipped)"),
        ({"results": with_first(status="crashed")}, "K01 (crashed)"),
        ({"results": with_first(status="PASSED")}, "K01 (PASSED)"),
        ({"results": with_first(status=["passed"])}, "checks.json"),
        ({"results": with_first(action="harmless")}, "K01 (passed)"),
        ({"results": [*CHECKS, {**CHECKS[0], "name": "beside_the_plan", "status": "crashed"}]}, "beside_the_plan"),
    ],
)
def test_anything_but_complete_results_of_this_build_is_incomplete(
    city: City, changed: dict[str, Any], named: str
) -> None:
    city.checks(**changed)
    refusal = refused(city)
    assert [problem.code for problem in refusal.problems] == ["E-CHK-02"]
    assert refusal.exit_code == EXIT_CHECKS_FAILED
    assert named in str(refusal)
    assert "检查未完成" in str(refusal)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"build_id": "b-7"}',
        b'{"build_id": "b-7", "status": "complete", "expected": ["K01"], "results": null}',
        b'{"build_id": "b-7", "status": "complete", "expected": ["K01"], "results": ["K01"]}',
    ],
)
def test_a_corrupt_results_file_is_incomplete(city: City, content: bytes) -> None:
    city.settings.check_results_path.write_bytes(content)
    assert [problem.code for problem in refused(city).problems] == ["E-CHK-02"]


def test_missing_results_are_incomplete(city: City) -> None:
    city.settings.check_results_path.unlink()
    assert [problem.code for problem in refused(city).problems] == ["E-CHK-02"]


def test_a_check_that_failed_in_one_of_two_results_is_failed(city: City) -> None:
    city.checks([*CHECKS, {**CHECKS[0], "status": "failed", "failing_count": 1}])
    assert [problem.code for problem in refused(city).problems] == ["E-CHK-01"]


def test_a_period_beyond_the_announced_calendar_names_the_year(city: City) -> None:
    city.build(period="2027-01")
    refusal = refused(city, "2027-01")
    assert [problem.code for problem in refusal.problems] == ["E-CAL-01"]
    assert refusal.exit_code == EXIT_CHECKS_FAILED
    assert "缺少 2027 年节假日安排" in str(refusal)


def test_the_calendar_must_reach_the_last_day_of_the_period(city: City) -> None:
    city.build(also="update reference.calendar set announced_to = '2026-03-30' where calendar_code = 'CN'")
    assert "缺少 2026 年节假日安排" in str(refused(city))
    city.build(also="update reference.calendar set announced_to = '2026-03-31' where calendar_code = 'CN'")
    assert publish(city.settings, "2026-03").is_new


def test_the_calendar_of_a_jurisdiction_without_departments_does_not_matter(city: City) -> None:
    city.build(also="delete from reference.calendar where calendar_code = 'NL'")
    assert publish(city.settings, "2026-03").is_new


def test_a_jurisdiction_without_a_calendar_is_refused(city: City) -> None:
    city.build(also="delete from reference.jurisdiction where jurisdiction_code = 'CN'")
    assert [problem.code for problem in refused(city).problems] == ["E-CAL-01"]


def test_all_reasons_are_given_at_once(city: City) -> None:
    city.build(period="2027-01")
    city.checks(with_first(status="failed"))
    assert [problem.code for problem in refused(city, "2027-01").problems] == ["E-CHK-01", "E-CAL-01"]


def test_a_draft_passes_the_same_gate(city: City) -> None:
    city.checks(with_first(status="failed"))
    with pytest.raises(Refusal, match="E-CHK-01"):
        publish(city.settings, "2026-03", draft=True)


@pytest.mark.parametrize("built", ["2026-02", None])
def test_the_build_must_be_of_the_period(city: City, built: str | None) -> None:
    city.build(period=built)
    refusal = refused(city)
    assert [problem.code for problem in refusal.problems] == ["E-PUB-01"]
    assert "xiaoneng build --period 2026-03" in str(refusal)


@pytest.mark.parametrize("period", ["2026-13", "2026", "2026-3", "2026-03-01", "../2026", "", "2026-w3"])
def test_a_period_is_a_month(city: City, period: str) -> None:
    assert [problem.code for problem in refused(city, period).problems] == ["E-USE-01"]


@pytest.mark.parametrize(
    "also",
    [
        "delete from ops.build_parameters",
        "insert into ops.build_parameters select * from ops.build_parameters",
        "update ops.build_parameters set inputs_root = null",
        "drop table ops.build_parameters",
        "drop table reference.calendar",
        "drop table marts.monthly_approval_efficiency_ranking",
        "drop table marts.monthly_department_score_detail",
        "alter table marts.monthly_department_approval_efficiency drop column open_count",
        "drop table ops.input",
    ],
)
def test_an_unfinished_build_is_not_published(city: City, also: str) -> None:
    city.build(also=also)
    assert [problem.code for problem in refused(city).problems] == ["E-PUB-02"]


def test_no_build_at_all(city: City) -> None:
    city.settings.build_database_path.unlink()
    assert [problem.code for problem in refused(city).problems] == ["E-PUB-02"]


def test_a_build_without_a_ranking_of_the_period(city: City) -> None:
    city.build(also="delete from marts.monthly_approval_efficiency_ranking")
    refusal = refused(city)
    assert [problem.code for problem in refusal.problems] == ["E-PUB-03"]
    assert refusal.exit_code == EXIT_CHECKS_FAILED
