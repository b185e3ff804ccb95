"""Every clause says what measures it, and what it names exists."""

import csv
import re

import pytest

from orchestration.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.structure

MODELS = PROJECT_DIR / "dbt_project" / "models"


def rows(table: str) -> list[dict[str, str]]:
    with (Settings().reference_dir / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_clause_says_what_measures_it_or_why_nothing_does():
    assert {row["clause_id"] for row in rows("legal_clause_measure")} == {
        row["clause_id"] for row in rows("legal_clauses")
    }


def test_every_mart_that_measures_a_clause_exists():
    marts = {path.stem for path in (MODELS / "marts").rglob("*.sql")}
    assert {row["mart"] for row in rows("legal_clause_measure")} - {""} <= marts


def test_a_clause_has_one_status_and_marts_only_where_it_is_measured():
    statuses: dict[str, set[str]] = {}
    for row in rows("legal_clause_measure"):
        statuses.setdefault(row["clause_id"], set()).add(row["status"])
        assert (row["status"] == "measured") == bool(row["mart"]), row
    assert {clause for clause, found in statuses.items() if len(found) > 1} == set()


def test_rows_are_counted_of_the_marts_that_are_named():
    path = MODELS / "intermediate" / "organisation" / "int_organisation__mart_row_count.sql"
    listed = re.search(r"set marts = \[(.*?)\]", path.read_text(encoding="utf-8"), re.DOTALL)
    assert listed
    counted = re.findall(r"'(\w+)'", listed[1])
    assert counted == sorted({row["mart"] for row in rows("legal_clause_measure")} - {""})
