"""A simulated city from files as sent to its ranking: every figure against the truth beside the files."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration.settings import PROJECT_DIR
from tests.end_to_end.conftest import LAST_MONTH, SENT_BACK, City
from tests.oracle.score import ScoreOracle

# Not findings of a case: rows that wait, what is about an alert, and what shows per matter and month.
ELSEWHERE = {"E-REF-01", "W01"}


@pytest.fixture(scope="module")
def marts(city: City) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(city.office.release / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def planted(city: City) -> list[dict[str, str]]:
    with (city.truth / "planted.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def findings(city: City) -> set[tuple[str, str]]:
    """Rule and case, as the build found them; T09 rests on the alerts."""
    with duckdb.connect(str(city.office.build_database), read_only=True) as connection:
        return set(
            connection.sql("""
                select rule_id, case_no from intermediate.int_approvals__rule_finding
                union
                select rule_id, case_no from marts.fct_approval_alert where rule_id = 'T09'
            """).fetchall()
        )


def test_the_release_is_whole(city: City) -> None:
    verified = city.office.told("verify")
    manifest = json.loads((city.office.release / "manifest.json").read_text(encoding="utf-8"))
    assert verified["release_id"] == manifest["release_id"] == city.office.release.name
    assert (manifest["period"], manifest["as_of"], manifest["draft"]) == (LAST_MONTH, "2026-03-31T23:59:59", False)
    assert {item["name"] for item in manifest["inputs"] if item["kind"] == "parameter"} >= {
        "as_of=2026-03-31T23:59:59",
        "score_policy=rate_based_v1",
        "alert_policy=default",
    }


def test_nothing_is_left_in_the_inbox_and_every_file_has_a_receipt(city: City) -> None:
    assert list((city.office.data_dir / "inbox").iterdir()) == []
    receipts = {receipt["file_name"]: receipt for receipt in city.office.told("receipts")}
    assert set(receipts) == {path.name for path in city.deliveries}
    for receipt in receipts.values():
        assert receipt["accepted"] + receipt["rejected"] + receipt["ignored"] == receipt["records"]
        assert receipt["rejected"] == SENT_BACK.get(receipt["file_name"], 0)
        assert receipt["status"] == ("loaded_with_rejects" if receipt["rejected"] else "loaded")


def test_cases_are_counted_as_they_were_made(city: City, marts: duckdb.DuckDBPyConnection) -> None:
    """Published cases and those that wait for their matter are together all cases in the files."""
    waiting = {
        row[0].removeprefix("case_no=")
        for row in marts.sql(
            "select distinct row_key from quality.pending_row where dataset = 'approval_events'"
        ).fetchall()
    }
    counted: Counter[tuple[str, str, str]] = Counter()
    for measure, moment in (("received", "applied_at"), ("finished", "finished_at"), ("refused", "refused_at")):
        rows = marts.sql(
            f"select department_code, strftime({moment}, '%Y-%m'), count(*) from marts.fct_approval_case"
            f" where {moment} is not null group by all"
        ).fetchall()
        counted += Counter({(department, month, measure): count for department, month, count in rows})
    sent = pl.concat([pl.read_csv(path, infer_schema=False) for path in city.files.glob("approval_events_*.csv")])
    for message in sent.filter(pl.col("case_no").is_in(waiting), pl.col("department_code") != "XX").iter_rows(
        named=True
    ):
        if measure := {"apply": "received", "finish": "finished"}.get(message["event_type"]):
            counted[message["department_code"], message["event_at"][:7], measure] += 1

    truth = Counter(
        {
            (row["department_code"], row["month"], measure): row[f"{measure}_count"]
            for row in pl.read_csv(city.truth / "counts.csv").iter_rows(named=True)
            for measure in ("received", "finished", "refused")
            if row[f"{measure}_count"]
        }
    )
    assert len(waiting) == 5
    assert counted == truth


def test_planted_cases_are_found(
    planted: list[dict[str, str]], findings: set[tuple[str, str]], marts: duckdb.DuckDBPyConnection
) -> None:
    told = {(rule, case["case_no"]) for case in planted for rule in filter(None, case["rules"].split(";"))}
    assert {found for found in told if found[0] not in ELSEWHERE} - findings == set()

    waiting = {
        row[0].removeprefix("case_no=") for row in marts.sql("select row_key from quality.pending_row").fetchall()
    }
    assert {case_no for rule, case_no in told if rule == "E-REF-01"} <= waiting

    at_window = {
        (case["department_code"], case["matter_code"], case["month"])
        for case in planted
        if "W01" in case["rules"].split(";")
    }
    shown = marts.sql(
        "select department_code, matter_code, strftime(month, '%Y-%m') from marts.monthly_matter_efficiency"
        " where is_window_share_too_high"
    ).fetchall()
    assert at_window
    assert at_window & set(shown)


def test_never_answered_is_deemed_accepted_and_still_open(
    planted: list[dict[str, str]], marts: duckdb.DuckDBPyConnection
) -> None:
    cases = [case["case_no"] for case in planted if case["kind"] == "never_answered"]
    states = "select is_deemed_accepted, status from marts.fct_approval_case where list_contains(?, case_no)"
    assert marts.execute(states, [cases]).fetchall() == [(True, "open")] * 3


def test_nobody_else_is_accused(city: City, planted: list[dict[str, str]], findings: set[tuple[str, str]]) -> None:
    """Rules that ordinary cases never break find the planted ones and no other, corrected ones least of all."""
    truth = json.loads((city.truth / "truth.json").read_text(encoding="utf-8"))
    alone = set(truth["rules_only_planted_cases_break"])
    expected = {(rule, case["case_no"]) for case in planted for rule in case["rules"].split(";") if rule in alone}
    assert {rule for rule, _ in expected} == alone
    assert {found for found in findings if found[0] in alone} == expected


def test_planted_signals_are_flagged_and_hardly_any_other(city: City, marts: duckdb.DuckDBPyConnection) -> None:
    """Each where it was planted; a department and month in which nothing was planted counts as clean."""
    truth = pl.read_csv(city.truth / "integrity.csv")
    planted = set(truth.select("department_code", "month", "signal_id").iter_rows())
    shown = marts.sql(
        "select department_code, strftime(month, '%Y-%m'), signal_id, is_flagged"
        " from marts.monthly_department_integrity_signal"
    ).fetchall()
    assert {row[2] for row in shown} == {signal for _, _, signal in planted}
    flagged = {row[:3] for row in shown if row[3]}
    assert planted - flagged == set()
    clean = {row[:2] for row in shown} - {row[:2] for row in planted}
    alarmed = {row[:2] for row in flagged} & clean
    assert len(clean) >= 50
    assert len(alarmed) <= 0.02 * len(clean), sorted(alarmed)


def test_departments_without_a_rank_are_listed_with_the_reason(city: City) -> None:
    apart = {
        row["department_code"]: row["rank_exclusion_reason"]
        for row in city.office.told("ranking")
        if not row["is_ranked"]
    }
    assert (apart["TY"], apart["TB"], apart["ZB"]) == ("not_reported", "no_business", "below_minimum")
    assert set(apart.values()) == {"not_reported", "no_business", "below_minimum"}
    told = "".join(city.said.split())  # a long line is wrapped
    for words in ("体育局（未报送）", "台湾事务办公室（本月无业务）", "民族宗教事务局（办件量低于最低件数）"):
        assert words in told


def test_the_score_is_what_the_policy_says(city: City, marts: duckdb.DuckDBPyConnection) -> None:
    """Total scores, and the ranks that follow, recomputed case by case."""
    oracle = ScoreOracle(
        city.office.release / "warehouse.duckdb",
        city.files,
        PROJECT_DIR / "data" / "reference",
        date.fromisoformat(f"{LAST_MONTH}-01"),
    )
    scores = oracle.total_scores()
    for policy_id, expected in (("rate_based_v1", scores), ("published_signals", oracle.signal_scores())):
        published = dict(
            marts.execute(
                "select department_code, total_score from marts.monthly_department_approval_score"
                " where month = ? and policy_id = ?",
                [oracle.month, policy_id],
            ).fetchall()
        )
        assert set(published) == set(expected)
        wrong = {
            department: (published[department], expected[department])
            for department in expected
            if (published[department] is None) != (expected[department] is None)
            or (
                expected[department] is not None
                and abs(published[department] - _decimal(expected[department])) > Decimal("0.001")
            )
        }
        assert wrong == {}, policy_id

    rows = [row for row in city.office.told("ranking") if row["is_ranked"]]
    for group, members in groupby(rows, key=lambda row: row["ranking_group"]):
        listed = [(row["department_code"], row["approval_rank"]) for row in members]
        by_score = [
            (department, 1 + sum(round(scores[other], 4) > round(scores[department], 4) for other, _ in listed))
            for department, _ in listed
        ]
        assert listed == by_score, group
        assert [rank for _, rank in listed] == sorted(rank for _, rank in listed)
    assert all(row["rank_low"] <= row["approval_rank"] <= row["rank_high"] for row in rows)
    assert any(row["rank_low"] < row["rank_high"] for row in rows)
    enough = {department for department, count in oracle.finished_counts().items() if count >= 30}
    assert {row["department_code"] for row in rows} == enough


def test_the_ranking_is_printed_as_published(city: City) -> None:
    for row in city.office.told("ranking"):
        if row["is_ranked"]:
            assert f"{Decimal(row['total_score']):.2f}" in city.said
    assert str(city.office.release) in city.said
    workbook, sheet = (
        city.office.release / "reports" / "ranking.xlsx",
        city.office.release / "reports" / "ranking_zh.csv",
    )
    assert workbook.stat().st_size > 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(city.office.told("ranking"))


def test_a_query_answers_and_writes_nothing(city: City) -> None:
    (answer,) = city.office.told("query", "select count(*) as cases from marts.fct_approval_case")
    assert answer["cases"] > 3_000
    for statement in (
        "drop table marts.fct_approval_case",
        "select * from read_csv('/etc/passwd')",
        "select 1; select 2",
    ):
        refused = city.office.ask("query", statement)
        assert refused.returncode == 2, statement
        assert refused.stderr.startswith("E-QRY-01"), statement


def test_a_reader_is_never_in_the_way_of_a_figure(city: City, marts: duckdb.DuckDBPyConnection) -> None:
    """Two readers of one release at once: the one open here, and the command's."""
    (answer,) = city.office.told("query", "select sum(finished_count) as finished from marts.monthly_matter_efficiency")
    assert answer["finished"] == _one(marts, "select sum(finished_count) from marts.monthly_matter_efficiency")


@pytest.mark.parametrize("mart", ["monthly_department_approval_efficiency", "monthly_approval_efficiency_ranking"])
def test_parquet_holds_what_the_database_holds(city: City, marts: duckdb.DuckDBPyConnection, mart: str) -> None:
    path = city.office.release / "parquet" / "marts" / f"{mart}.parquet"
    assert pl.read_parquet(path).rows() == marts.sql(f"from marts.{mart}").pl().rows()


def test_release_opens_in_old_clients(city: City) -> None:
    """The storage version of DuckDB 1.0 stands in the file's header: 64, after checksum and magic bytes."""
    assert _storage_version(city.office.release / "warehouse.duckdb") == 64


def test_an_alert_is_traced_to_the_rows_of_its_case(city: City) -> None:
    """The story of a late case: the days lost to somebody, the day it was due, and rows that stand in files we sent."""
    found = city.office.told("trace", "marts.fct_approval_alert", "--where", "rule_id = 'T02'", "--limit", 1)
    (story,) = found["stories"]
    assert found["case_count"] > 1
    assert story["sums"]["overdue_working_days"] == story["case"]["overdue_working_days"] > 0
    assert sum(day["is_statutory_due"] for day in story["days"]) == 1
    assert story["losses"][0]["waits_on"]
    assert {alert["rule_id"] for alert in story["alerts"]} >= {"T02"}
    sent = {path.name for path in city.deliveries}
    assert all(row["file_name"] in sent and row["row_number"] > 1 for row in story["rows"])
    said = city.office.do("trace", "fct_approval_case", "--where", f"case_no = '{story['case']['case_no']}'")
    assert all(word in said for word in ("逐日计时", "The fact says the same", story["rows"][0]["file_name"]))
    refused = city.office.ask("trace", "monthly_matter_efficiency", "--where", "true")
    assert (refused.returncode, refused.stderr.split()[0]) == (2, "E-TRC-01")


def _storage_version(path: Path) -> int:
    header = path.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    return int.from_bytes(header[12:20], "little")


def _decimal(exact: Any) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return connection.sql(sql).fetchall()[0][0]
