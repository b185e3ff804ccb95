"""Every rule of the catalogue is whole: a model, a place in the list, both unit tests, a register row, a section."""

import csv
import re
from functools import cache

import pytest
import yaml

from orchestration.settings import PROJECT_DIR

pytestmark = pytest.mark.structure

APPROVALS = PROJECT_DIR / "dbt_project" / "models" / "intermediate" / "approvals"
# What can be wrong with a case; a rule is added or taken away here first.
CASE_RULES = (
    *("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09"),
    *("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08"),
    *("F01", "F02", "F03"),
    *("L01", "L02", "L03", "L04", "L05"),
    *("A02", "A08"),
)
# Rules that are a measure: per matter, department and month, not per case.
MEASURES = {"W01": ("monthly_matter_efficiency", "is_window_share_too_high")}
# In the register besides: what guards the data, and what counts in the score without being about a case's messages.
OTHERS = {"C01", "C02", "E-REF-01", "K01", "K02", "S01"}
NOT_IN_THE_LIST = {"T09"}  # it rests on alerts, and those on the list


@cache
def models() -> dict[str, str]:
    """Rule and first line of its model."""
    return {
        path.stem.removeprefix("int_approvals__rule_").upper(): path.read_text(encoding="utf-8")
        for path in (APPROVALS / "rules").glob("int_approvals__rule_*.sql")
    }


@cache
def unit_tests() -> set[str]:
    return {
        test["name"]
        for path in (APPROVALS / "rules").glob("*_unit_tests.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
        if test["name"].startswith(f"{test['model']}__") and path.stem == f"{test['model']}_unit_tests"
    }


@cache
def listed() -> tuple[str, ...]:
    """The rules that ``int_approvals__rule_finding`` unites."""
    text = (APPROVALS / "int_approvals__rule_finding.sql").read_text(encoding="utf-8")
    return tuple(re.findall(r"'([A-Z]\d\d)'", re.search(r"set rules = \[(.*?)\]", text, re.DOTALL)[1]))


@cache
def register() -> dict[str, dict[str, str]]:
    with (PROJECT_DIR / "data" / "reference" / "rule_register.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


@cache
def pages() -> dict[str, str]:
    """Heading and words of each section of ``docs/rules.md``, by rule."""
    text = (PROJECT_DIR / "docs" / "rules.md").read_text(encoding="utf-8")
    return {part.split()[0]: part for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]}


@pytest.mark.parametrize("rule", CASE_RULES)
def test_a_rule_is_whole(rule: str) -> None:
    model = f"int_approvals__rule_{rule.lower()}"
    assert rule in models()
    assert f"-- {rule} " in models()[rule]
    assert (rule in listed()) != (rule in NOT_IN_THE_LIST)
    assert f"{model}__fires" in unit_tests()
    assert f"{model}__stays_silent" in unit_tests()


@pytest.mark.parametrize("rule", [*CASE_RULES, *MEASURES])
def test_a_rule_is_registered_and_explained_under_the_same_name(rule: str) -> None:
    row, page = register()[rule], pages()[rule]
    assert page.splitlines()[0] == f"{rule} {row['title_zh']} {row['title_en']}"
    for part in ("**Condition.**", "**Found.**", "**Example.**", "**Why.**", "**Assumes.**"):
        assert page.count(part) == 1, part


@pytest.mark.parametrize(("rule", "place"), MEASURES.items())
def test_a_measure_is_a_column_of_its_mart(rule: str, place: tuple[str, str]) -> None:
    mart, column = place
    path = PROJECT_DIR / "dbt_project" / "models" / "marts" / "efficiency" / f"{mart}.yml"
    (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    (described,) = [entry["description"] for entry in model["columns"] if entry["name"] == column]
    assert rule in described


def test_nothing_is_there_of_a_rule_that_is_not() -> None:
    assert set(models()) == set(CASE_RULES)
    assert sorted(listed()) == sorted(set(CASE_RULES) - NOT_IN_THE_LIST)
    assert {name.split("__rule_")[1].split("__")[0].upper() for name in unit_tests()} == set(CASE_RULES)
    assert set(register()) == {*CASE_RULES, *MEASURES, *OTHERS}
    assert set(pages()) == {*CASE_RULES, *MEASURES}
