"""What is wrong with the money of the simulated city: all that was planted is found, and nothing else is accused."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.settings import Settings
from orchestration.simulation.simulate import simulate
from tests.end_to_end.command import Office
from tests.end_to_end.conftest import LAST_MONTH, SENT_BACK, City

Found = dict[tuple[str, ...], str]  # check, department and key: the worst outcome

# What stands in the mart as findings of a row, and what as a check with an outcome of its own; and the key of the row.
FINDINGS = {
    "fee_reconciliation": ("month", "matter_code"),
    "procurement_chain": ("contract_no",),
    "special_fund_use": ("fund_code",),
}
CHECKS = {
    "final_accounts_check": ("fiscal_year",),
    "investment_project_check": ("project_code",),
    "procurement_contract_check": ("contract_no",),
    "project_self_evaluation": ("fiscal_year", "project_code"),
    "yearly_department_fiscal_performance": ("fiscal_year",),
}
FLAGS = ("FB02", "FB07", "FB09", "FB15")


@pytest.fixture(scope="module")
def marts(city: City) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(city.office.release / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def planted(city: City) -> list[dict[str, str]]:
    with (city.truth / "fiscal.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def found_in(connection: duckdb.DuckDBPyConnection, mart: str) -> Found:
    """Everything the mart says is wrong."""
    key = ", ".join(
        "strftime(month, '%Y-%m')" if name == "month" else f"cast({name} as varchar)"
        for name in {**FINDINGS, **CHECKS}[mart]
    )
    relation, check, outcome = f"marts.{mart}", "check_id", "outcome"
    if mart in FINDINGS:
        relation = f"(select *, unnest(string_split(findings, ';')) as check_id from {relation} where findings <> '')"
        outcome = "'found'"
    elif mart == "project_self_evaluation":
        check = "''"
    elif mart == "yearly_department_fiscal_performance":
        flags = " union all ".join(
            f"select department_code, fiscal_year, '{flag}' as check_id, {flag}_outcome as outcome from {relation}"
            for flag in FLAGS
        )
        relation = f"({flags})"
    rows = connection.sql(f"select {check}, department_code, {key}, {outcome} as outcome from {relation}").fetchall()
    return worst([(tuple(row[:-1]), row[-1]) for row in rows if row[-1] in ("FAIL", "WARN", "found")])


def told_of(planted: list[dict[str, str]], mart: str) -> Found:
    """The same of the truth."""
    rows = []
    for row in planted:
        if row["mart"] == mart:
            said = dict(pair.split("=") for pair in row["key"].split(";"))
            check = "" if mart == "project_self_evaluation" else row["check_id"]
            key = [said[name] for name in {**FINDINGS, **CHECKS}[mart]]
            rows.append(((check, row["department_code"], *key), "found" if mart in FINDINGS else row["outcome"]))
    return worst(rows)


def worst(rows: list[tuple[tuple[str, ...], str]]) -> Found:
    outcomes = defaultdict(set)
    for key, outcome in rows:
        outcomes[key].add(outcome)
    return {key: min(said) for key, said in outcomes.items()}  # FAIL before WARN


@pytest.mark.parametrize("mart", [*FINDINGS, *CHECKS])
def test_what_was_planted_is_found_and_nobody_else_is_accused(
    marts: duckdb.DuckDBPyConnection, planted: list[dict[str, str]], mart: str
) -> None:
    told = told_of(planted, mart)
    assert told
    assert found_in(marts, mart) == told


def test_rows_that_must_not_count_are_sent_back_or_wait(
    marts: duckdb.DuckDBPyConnection, planted: list[dict[str, str]]
) -> None:
    sent_back = marts.sql("select file_name, code from quality.rejected_row").fetchall()
    assert {name for name, _ in sent_back} == set(SENT_BACK)
    assert len(sent_back) == sum(SENT_BACK.values())
    assert {code for _, code in sent_back} == {row["check_id"] for row in planted if row["outcome"] == "REJECTED"}
    waiting = marts.sql("select dataset, column_name, value from quality.pending_row").fetchall()
    assert {row for row in waiting if row[0] != "approval_events"} == {
        ("payments", "department_code", "XX"),
        ("budget_lines", "functional_code", "2990101"),
    }


def test_what_was_spent_is_what_the_files_say(city: City, marts: duckdb.DuckDBPyConnection) -> None:
    """Vouchers of the whole year by department, less those that were planted to be sent back or to wait."""
    payments = pl.read_csv(city.files / "payments_2025.csv", infer_schema=False)
    taken = payments.filter(~pl.col("voucher_no").str.contains("合计|-9000"))
    sums = taken.group_by("department_code").agg(pl.col("amount").cast(pl.Decimal(18, 2)).sum())
    spent = marts.sql(
        "select department_code, executed_amount from marts.yearly_department_fiscal_performance"
        " where fiscal_year = 2025"
    ).fetchall()
    assert dict(spent) == dict(sums.iter_rows())
    assert sum(dict(spent).values()) > Decimal(1_000_000_000)


@pytest.mark.slow
def test_a_city_without_defects_is_not_accused_of_any(tmp_path: Path) -> None:
    files = tmp_path / "files"
    calendar = Settings().reference_dir / "calendar_cn.csv"
    simulate(files, cases=600, months=3, calendar_csv=calendar, plant=False)
    office = Office(tmp_path / "data")
    office.do("intake", *sorted(files.glob("*.csv")))
    office.do("build", "--period", LAST_MONTH)
    with duckdb.connect(str(office.build_database), read_only=True) as connection:
        assert [found_in(connection, mart) for mart in (*FINDINGS, *CHECKS)] == [{}] * len({**FINDINGS, **CHECKS})
        assert connection.sql("select count(*) from quality.rejected_row").fetchall() == [(0,)]
        assert connection.sql("select count(*) from quality.pending_row").fetchall() == [(0,)]
