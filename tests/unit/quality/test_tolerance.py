"""Totals against their parts: the figures a province published, whose total is off by five."""

import re
from typing import Any

import duckdb
import jinja2
import pytest

from orchestration.settings import PROJECT_DIR

GENERIC = PROJECT_DIR / "dbt_project" / "tests" / "generic" / "ties_within_tolerance.sql"
# Guangdong, monthly disclosure of approvals, 2020-01
BULLETIN = """
create table bulletin as select
    '2020-01' as period,
    2143249 as received, 2142623 as accepted, 586 as not_admitted, 0 as supplemented, 40 as refused,
    7878562 as finished, 305962 as not_approved, 7525307 as approved, 888 as forwarded, 46400 as terminated;
create table tie_tolerance (tie varchar, tolerance decimal(18, 4));
"""
RECEIVED = ("received", ["accepted", "not_admitted", "supplemented", "refused"])
FINISHED = ("finished", ["not_approved", "approved", "forwarded", "terminated"])


@pytest.fixture
def bulletin() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(BULLETIN)
    return connection


def differences(connection: duckdb.DuckDBPyConnection, total: str, parts: list[str]) -> list[tuple[Any, ...]]:
    """What the generic test finds, rendered as dbt renders it."""
    text = re.sub(r"\{% (end)?test", r"{% \1macro", GENERIC.read_text(encoding="utf-8"))
    rendered = jinja2.Template(text + "{{ ties_within_tolerance('bulletin', 'finished', total, parts, ['period']) }}")
    sql = rendered.render(total=total, parts=parts, config=lambda **_: "", source=lambda _, table: table)
    return connection.execute(sql).fetchall()


def test_what_adds_up_is_not_mentioned(bulletin: duckdb.DuckDBPyConnection) -> None:
    assert differences(bulletin, *RECEIVED) == []


def test_a_total_off_by_five_is_reported_with_both_values(bulletin: duckdb.DuckDBPyConnection) -> None:
    assert differences(bulletin, *FINISHED) == [("2020-01", 7_878_562, 7_878_557, 5)]


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (4, 1), (5, 0)])
def test_a_tolerance_is_a_row(bulletin: duckdb.DuckDBPyConnection, tolerance: int, found: int) -> None:
    bulletin.execute("insert into tie_tolerance values ('another', 99), ('finished', ?)", [tolerance])
    assert len(differences(bulletin, *FINISHED)) == found


def test_an_unknown_part_makes_no_difference(bulletin: duckdb.DuckDBPyConnection) -> None:
    bulletin.execute("alter table bulletin alter terminated type bigint; update bulletin set terminated = null")
    assert differences(bulletin, *FINISHED) == []
