"""Every dbt unit test passes, none is lost from sight, and the vectors in them are those of the two CSV files."""

import csv
import json
import re
from datetime import datetime

import pytest
import yaml

from orchestration.dbt import run_dbt
from orchestration.settings import PROJECT_DIR, Settings
from tests.warehouse.lake import build

MODELS = PROJECT_DIR / "dbt_project" / "models"
FIXTURES = PROJECT_DIR / "tests" / "fixtures"
DEADLINE_TEST = "fct_approval_case__deadline_vectors"
DUE_DATE_TEST = "fct_approval_case__acceptance_vectors"
ACCEPTANCE_TEST = "int_approvals__case_acceptance__acceptance_vectors"
UNITED_TEST = "int_approvals__suspension_island__overlaps_are_united"


def unit_tests() -> dict[str, dict]:
    """What the YAML holds, read without dbt."""
    found = [
        unit_test
        for path in sorted(MODELS.rglob("*.yml"))
        for unit_test in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("unit_tests", [])
    ]
    by_name = {unit_test["name"]: unit_test for unit_test in found}
    assert len(by_name) == len(found), "two unit tests of one name"
    return by_name


def given(unit_test: dict, model: str) -> list[dict] | str:
    return next(item["rows"] for item in unit_test["given"] if item["input"] == f"ref('{model}')")


def expected(unit_test: dict) -> dict[str, dict]:
    return {row["case_no"]: row for row in unit_test["expect"]["rows"]}


def vectors(file_name: str) -> list[dict[str, str]]:
    with (FIXTURES / file_name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def intervals(cell: str) -> list[tuple[str, str]]:
    return [tuple(part.split("/")) for part in cell.split(";") if part]


def united(stretches: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Overlapping or touching intervals as one."""
    result: list[tuple[str, str]] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> dict[str, str]:
    """Status of each unit test by its name, run on a database with the real reference data and an empty lake."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("unit") / "data")
    build(settings, as_of=datetime(2026, 6, 30, 23, 59, 59))
    completed = run_dbt(settings, "test", "--select", "test_type:unit")
    report = json.loads((settings.warehouse_dir / "dbt_target" / "run_results.json").read_text(encoding="utf-8"))
    statuses = {
        result["unique_id"].split(".")[-1]: result["status"]
        for result in report["results"]
        if result["unique_id"].startswith("unit_test.")
    }
    failed = sorted(name for name, status in statuses.items() if status != "pass")
    assert not failed, f"{failed}\n{completed.stdout}"
    return statuses


def test_every_unit_test_of_the_models_has_run_and_passed(results):
    assert set(results) == set(unit_tests())


def test_deadline_vectors_are_those_of_the_file():
    unit_test = unit_tests()[DEADLINE_TEST]
    cases = re.findall(r"\('(\w+)', date '([\d-]+)', (\d+)\)", given(unit_test, "int_approvals__case_acceptance"))
    stretches = re.findall(
        r"\('(\w+)', date '([\d-]+)', date '([\d-]+)'\)", given(unit_test, "int_approvals__case_suspension")
    )
    due = {case_no: row["statutory_due_date"] for case_no, row in expected(unit_test).items()}
    found = {
        case_no: (start, limit, [(first, last) for stretched, first, last in stretches if stretched == case_no])
        for case_no, start, limit in cases
    }
    rows = vectors("deadline_vectors.csv")
    assert found == {
        row["id"]: (row["start_date"], row["limit_workdays"], united(intervals(row["suspensions"]))) for row in rows
    }
    assert due == {row["id"]: row["due_date"] for row in rows}


def test_suspensions_of_the_deadline_vectors_are_united_by_the_model():
    rows = given(unit_tests()[UNITED_TEST], "int_approvals__suspension")
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["case_no"], []).append((row["start_date"], row["end_date"]))
    for row in vectors("deadline_vectors.csv"):
        assert found.get(row["id"], []) == intervals(row["suspensions"]), row["id"]


def test_acceptance_vectors_are_those_of_the_file():
    tests = unit_tests()
    cases = {row["case_no"]: row for row in given(tests[ACCEPTANCE_TEST], "int_approvals__case_timeline")}
    supplied = {
        row["case_no"]: row["supplied_at"] for row in given(tests[ACCEPTANCE_TEST], "int_approvals__first_supplement")
    }
    accepted = expected(tests[ACCEPTANCE_TEST])
    clock = {row["case_no"]: row for row in given(tests[DUE_DATE_TEST], "int_approvals__case_acceptance")}
    due = expected(tests[DUE_DATE_TEST])

    def day(instant: str | None) -> str:
        return instant[:10] if instant else ""

    found = [
        {
            "id": case_no,
            "received_date": day(case["applied_at"]),
            "supply_notice_date": day(case.get("first_notice_at")),
            "supply_complete_date": day(supplied.get(case_no)),
            "recorded_accepted_date": day(case["recorded_accepted_at"]),
            "limit_workdays": str(clock[case_no]["statutory_days"]),
            "legal_accepted_date": day(accepted[case_no]["accepted_at"]),
            "is_deemed_accepted": str(int(accepted[case_no]["acceptance_basis"] == "deemed")),
            "due_date": due[case_no]["statutory_due_date"],
        }
        for case_no, case in cases.items()
    ]
    assert found == [
        {name: value for name, value in row.items() if name != "note"} for row in vectors("acceptance_vectors.csv")
    ]
    # what the one test expects is what the other is given
    for case_no, row in clock.items():
        assert day(row["accepted_at"]) == day(accepted[case_no]["accepted_at"])
        assert row["accepted_index"] == accepted[case_no]["accepted_index"]
        assert row["acceptance_basis"] == accepted[case_no]["acceptance_basis"]
        assert due[case_no]["is_deemed_accepted"] == (row["acceptance_basis"] == "deemed")
