"""Every fiscal check of the register is whole: a mart that exists, and a unit test for each of its two outcomes."""

import csv
from functools import cache

import pytest
import yaml

from orchestration.settings import PROJECT_DIR

pytestmark = pytest.mark.structure

MARTS = PROJECT_DIR / "dbt_project" / "models" / "marts"


def register() -> list[dict[str, str]]:
    with (PROJECT_DIR / "data" / "reference" / "fiscal_check_register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def unit_tests() -> set[str]:
    return {
        test["name"]
        for path in MARTS.rglob("*_unit_tests.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
    }


@pytest.mark.parametrize("row", register(), ids=lambda row: row["check_id"])
def test_a_check_has_its_mart_and_both_unit_tests(row: dict[str, str]) -> None:
    name = f"{row['mart']}__{row['check_id'].lower().replace('-', '_')}"
    assert len(list(MARTS.rglob(f"{row['mart']}.sql"))) == 1
    assert {f"{name}_passes", f"{name}_fails"} <= unit_tests()
