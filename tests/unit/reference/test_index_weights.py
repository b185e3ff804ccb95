"""The yearly index: published weights stand as published, every set adds up, and every indicator can be traced."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[3]
REFERENCE = PROJECT / "data" / "reference"
VALUES = PROJECT / "dbt_project/models/intermediate/overall/int_overall__index_value.sql"
MARTS = PROJECT / "dbt_project" / "models" / "marts"


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def values(table: str, column: str) -> set[str]:
    return {row[column] for row in rows(table)}


def weights(year: str) -> dict[str, dict[str, Decimal]]:
    """Weight by number and kind of department."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows("index_weights"):
        if row["year"] == year:
            found[row["indicator_no"]][row["department_category"]] = Decimal(row["weight"])
    return found


@pytest.mark.parametrize("year", ["2010", "2026"])
def test_every_column_sums_to_a_hundred(year: str) -> None:
    listed = weights(year)
    for category in "委局办":
        assert sum(row[category] for row in listed.values()) == 100, category


def test_the_published_rows_of_2010_stand_as_published() -> None:
    published = {
        "01": (30, 30, 35),
        "02": (4, 4, 0),
        "03": (5, 5, 4),
        "04": (6, 6, 6),
        "05": (4, 4, 0),
        "06": (3, 3, 0),
        "07": (2, 2, 0),
        "08": (2, 2, 0),
    }
    listed = weights("2010")
    assert {number: tuple(listed[number][category] for category in "委局办") for number in published} == published
    evidence = {row["indicator_no"]: row["evidence"] for row in rows("index_weights") if row["year"] == "2010"}
    assert len(evidence) == 23
    assert {number for number, word in evidence.items() if word == "found"} == set(published)
    assert set(evidence.values()) == {"found", "ours"}


def test_the_first_level_of_2010_is_the_published_one() -> None:
    level: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows("index_weights"):
        if row["year"] == "2010":
            level[row["department_category"], row["level1_zh"]] += Decimal(row["weight"])
    for category in "委局办":
        assert level[category, "行政业绩"] == 45
        assert level[category, "行政效率"] == 25
        assert level[category, "行政执行力"] + level[category, "行政成本"] == 30
    assert len({row["level2_zh"] for row in rows("index_weights") if row["year"] == "2010"}) == 12


def test_our_set_covers_five_dimensions_and_six_evaluators() -> None:
    ours = [row for row in rows("index_weights") if row["year"] == "2026"]
    assert {row["evidence"] for row in ours} == {"ours"}
    for category in "委局办":
        weighed = [row for row in ours if row["department_category"] == category and row["weight"] != "0"]
        assert {row["dimension"] for row in weighed} == {"duties", "targets", "funds", "lawfulness", "efficiency"}
    assert {row["evaluator"] for row in ours} == {
        *("supervision", "finance", "audit", "legal", "personnel", "inspection"),
    }


def test_an_indicator_says_where_it_comes_from_or_why_it_comes_from_nowhere() -> None:
    measures = rows("index_measure")
    assert {row["indicator_code"] for row in measures} == {row["indicator_code"] for row in rows("index_weights")}
    for row in measures:
        assert row["zero_value"] != row["full_value"], row
        assert bool(row["mart"]) == bool(row["value_column"]), row
        assert bool(row["mart"]) != bool(row["not_measured_zh"]), row
        assert bool(row["not_measured_zh"]) == bool(row["not_measured_en"]), row
        if row["mart"]:
            (path,) = MARTS.rglob(f"{row['mart']}.yml")
            columns = {c["name"] for c in yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0]["columns"]}
            named = {row["value_column"], row["numerator"], row["denominator"]} - {""}
            assert named <= columns, row


def test_the_model_takes_each_indicator_from_where_the_reference_says() -> None:
    sql = VALUES.read_text(encoding="utf-8")
    listed = {
        tuple(re.findall(r"'(\w+)'", entry)[:2]): re.findall(r"'(\w+)'", entry)[2:]
        for entry in re.findall(r"\(\s*('[^()]*?)\),\n", sql)
    }
    measured = {row["indicator_code"]: row for row in rows("index_measure") if row["mart"]}
    assert {code for code in measured if f"'{code}'" in sql} == set(measured)
    assert {code for code in values("index_weights", "indicator_code") if f"'{code}'" in sql} == set(measured)
    yearly = {entry[0]: (entry[1], columns) for entry, columns in listed.items() if columns and "year" in columns[0]}
    assert len(yearly) >= 19
    for code, (mart, columns) in yearly.items():
        row = measured[code]
        said = [row["mart"], row["value_column"], row["numerator"], row["denominator"]]
        assert [mart, *columns[1:4]][: len(columns) + 1] == [name for name in said if name], code
