"""Real permit logs of six Dutch municipalities, by the commands a user would give, against published figures.

The figures are those the logs' publisher wrote into the files (cases, events, durations) and those counted by
others (deadlines, cycle times, fees). What the logs do not tell must come out as not measured, never as zero.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import etree

from orchestration.settings import PROJECT_DIR
from tests.end_to_end.command import Office

PERIOD = "2012-06"  # all five finish at least ten cases, the minimum for a rank


@dataclass(frozen=True)
class Municipality:
    """Figures of one log; seconds are between the first and the last event of a case."""

    cases: int
    events: int
    mean_seconds: float
    max_seconds: int
    min_seconds: int
    total_seconds: int
    median_days: int  # from start to end of a finished case, whole days
    fees: Decimal


LATE_STEPS = {"WABO_1": 143, "WABO_2": 8, "WABO_3": 699, "WABO_4": 9, "WABO_5": 204}


MUNICIPALITIES = {
    "WABO_1": Municipality(937, 38944, 7768356.492, 76204800, 0, 7278950033, 54, Decimal("1783209.10")),
    "WABO_2": Municipality(645, 33373, 12857812.616, 68169600, 0, 8293289137, 125, Decimal("1052386.01")),
    "WABO_3": Municipality(1087, 44801, 5168509.189, 130636800, 225, 5618169488, 35, Decimal("2148892.75")),
    "WABO_4": Municipality(787, 34848, 10392925.898, 80089200, 86400, 8179232682, 32, Decimal("1250286.27")),
    "WABO_5": Municipality(892, 43896, 7769189.772, 67357006, 40370, 6930117277, 61, Decimal("1780260.88")),
}
FACTS = """
    select
        department_code,
        count(*),
        cast(sum(step_count) as bigint),
        round(sum(step_span_seconds) / count(*), 3),
        cast(max(step_span_seconds) as bigint),
        cast(min(step_span_seconds) as bigint),
        cast(sum(step_span_seconds) as bigint),
        cast(floor(median(epoch_ms(finished_at) - epoch_ms(applied_at)) / 86400000) as bigint),
        sum(fee_paid_amount)
    from marts.fct_approval_case
    group by department_code
"""
NOT_SENT = ("special_procedure_ratio", "first_time_ratio", "online_ratio", "late_upload_ratio", "suspended_share_ratio")


@pytest.fixture(scope="module")
def five(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The five municipalities, taken in and computed."""
    office = Office(tmp_path_factory.mktemp("wabo") / "data")
    source = PROJECT_DIR / "data" / "sources" / "wabo_municipalities"
    receipts = office.told("intake", *sorted(realdata.glob("CoSeLoG_WABO_*.xes.gz")), "--source", source)
    assert [(receipt["status"], receipt["accepted"]) for receipt in receipts] == [
        ("loaded", log.events) for log in MUNICIPALITIES.values()
    ]
    office.do("build", "--period", PERIOD)
    return office


@pytest.fixture
def marts(five: Office) -> Iterator[duckdb.DuckDBPyConnection]:
    """The computed tables; closed after each test, for the next command writes them anew."""
    with duckdb.connect(str(five.build_database), read_only=True) as connection:
        yield connection


def test_five_municipalities_are_ranked(marts: duckdb.DuckDBPyConnection) -> None:
    ranking = marts.sql(
        "select approval_rank, ranking_group, finished_count from marts.monthly_approval_efficiency_ranking"
        f" where month = '{PERIOD}-01' order by approval_rank"
    ).fetchall()
    assert [rank for rank, _, _ in ranking] == [1, 2, 3, 4, 5]
    assert {group for _, group, _ in ranking} == {"wabo_municipalities"}
    assert all(finished >= 10 for _, _, finished in ranking)


@pytest.mark.slow
def test_their_ranking_is_published(five: Office) -> None:
    """Nothing in these logs stops publication: no check blocks, no file is sent back."""
    said = five.do("run", "--period", PERIOD)
    ranking = five.told("ranking", "--period", PERIOD)
    assert {row["department_code"] for row in ranking if row["is_ranked"]} == set(MUNICIPALITIES)
    assert all(row["department_name"] in said for row in ranking)
    assert five.told("verify")["release_id"].startswith(f"{PERIOD}-r1-")


def test_cases_events_and_durations_are_those_published(marts: duckdb.DuckDBPyConnection) -> None:
    found = {code: Municipality(*figures) for code, *figures in marts.sql(FACTS).fetchall()}
    assert found == MUNICIPALITIES
    assert sum(log.cases for log in found.values()) == 4348
    assert marts.sql("from quality.pending_row").fetchall() == []


def test_two_cases_end_before_they_start(marts: duckdb.DuckDBPyConnection) -> None:
    """They stay in the count, with no time below nothing."""
    backwards = """
        select department_code, elapsed_working_days, count(*)
        from marts.fct_approval_case
        where finished_at < applied_at
        group by all
    """
    assert marts.sql(backwards).fetchall() == [("WABO_4", 0, 2)]


def test_what_the_logs_do_not_tell_is_not_measured(marts: duckdb.DuckDBPyConnection) -> None:
    told = ", ".join(f"count({name})" for name in NOT_SENT)
    relation = f"select count(finished_count), {told} from marts.monthly_department_approval_efficiency"
    finished, *measured = marts.sql(relation).fetchall()[0]
    assert finished > 0
    assert dict(zip(NOT_SENT, measured, strict=True)) == dict.fromkeys(NOT_SENT, 0)


def test_no_offence_is_invented(marts: duckdb.DuckDBPyConnection) -> None:
    """Grounds and approvers stand in these logs for extensions only: rules that ask for one at the finish rest."""
    measured = {row[0] for row in marts.sql("select rule_id from intermediate.int_approvals__rule_base").fetchall()}
    found = dict(marts.sql("select rule_id, count(*) from intermediate.int_approvals__offence group by 1").fetchall())
    assert measured == {"T01", "T02", "T03", "T05", "P08"}
    assert found.keys() <= measured | {"T04"}
    process = marts.sql(
        "select sum(offending_count) from marts.monthly_department_score_detail"
        " where policy_id = 'rate_based_v1' and section_code = 'process'"
    ).fetchall()[0][0]
    assert process == found.get("P08", 0)
    sections = marts.sql(
        "select distinct section_code from marts.monthly_department_score_detail"
        " where policy_id = 'rate_based_v1' and component = 'section' and is_measured order by all"
    ).fetchall()
    assert sections == [("process",), ("time_limit",)]


def test_extensions_are_those_the_log_dates(marts: duckdb.DuckDBPyConnection) -> None:
    counts = """
        select count(*), count(distinct case_no), count(*) filter (where limit_value = 42)
        from raw.approval_events
        where event_type = 'special_start' and special_type = '1' and department_code = 'WABO_2'
    """
    assert marts.sql(counts).fetchall() == [(67, 67, 62)]


@cache
def paths_of(log: Path) -> list[list[str]]:
    """Activities of each case in the order of the log, from the XES itself; those without a code by their task."""
    paths = []
    with gzip.open(log) as file:
        for _, trace in etree.iterparse(file, tag="{*}trace"):
            events = [{value.get("key"): value.get("value") for value in event} for event in trace.iter("{*}event")]
            paths.append([event.get("concept:name") or event["taskName"] for event in events])
            trace.clear()
    return paths


def counted(paths: list[list[str]]) -> tuple[int, dict[tuple[str, str], int]]:
    """How many different paths there are, and how often each activity directly follows another."""
    return len({tuple(path) for path in paths}), Counter(pair for path in paths for pair in pairwise(path))


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_variants_and_transitions_are_those_counted_in_the_log(
    marts: duckdb.DuckDBPyConnection, realdata: Path, municipality: str
) -> None:
    variants, transitions = counted(paths_of(realdata / f"CoSeLoG_{municipality}.xes.gz"))
    of_it = f"where department_code = '{municipality}'"
    assert marts.sql(f"select count(*), sum(case_count) from marts.process_variant {of_it}").fetchall() == [
        (variants, MUNICIPALITIES[municipality].cases)
    ]
    found = marts.sql(
        "select from_step_code, to_step_code, cast(sum(transition_count) as bigint) from marts.process_transition"
        f" {of_it} group by all"
    ).fetchall()
    assert {(earlier, later): count for earlier, later, count in found} == transitions


def test_steps_done_late_are_those_counted_in_the_logs(marts: duckdb.DuckDBPyConnection) -> None:
    late = "select department_code, cast(sum(late_count) as bigint) from marts.process_step_duration group by all"
    assert dict(marts.sql(late).fetchall()) == LATE_STEPS


def test_no_measure_of_the_process_is_invented(marts: duckdb.DuckDBPyConnection) -> None:
    """Where no step has a due instant none is late, and a step without an officer hands nothing over."""
    invented = """
        select count(*)
        from marts.process_step_duration
        where
            (due_count = 0 and (late_count is not null or late_ratio is not null))
            or (handover_known_count = 0 and (handover_count is not null or handover_ratio is not null))
            or (timed_count = 0 and (mean_waiting_working_hours is not null or bottleneck_share_ratio is not null))
    """
    assert marts.sql(invented).fetchall() == [(0,)]
    alone = "select count(*) from marts.monthly_operator_concentration where operator_count > handling_count"
    assert marts.sql(alone).fetchall() == [(0,)]


RECEIPT_FILES = ("Receipt_phase.xes.gz", "receipt.csv.gz", "receipt.parquet")


@pytest.fixture(scope="module")
def receipt_builds(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The one log that is published in three formats, each taken in and computed alone."""
    builds = {}
    for name in RECEIPT_FILES:
        office = Office(tmp_path_factory.mktemp("receipt") / "data")
        office.do("intake", realdata / name, "--source", PROJECT_DIR / "data" / "sources" / "wabo_receipt")
        office.do("build")
        builds[name] = office.build_database
    return builds


@pytest.fixture(scope="module")
def receipt_cases(receipt_builds: dict[str, Path]) -> dict[str, list[dict[str, Any]]]:
    """All cases of each."""
    found = {}
    for name, database in receipt_builds.items():
        with duckdb.connect(str(database), read_only=True) as connection:
            found[name] = connection.sql("from marts.fct_approval_case order by case_no").pl().to_dicts()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", RECEIPT_FILES)
def test_the_receipt_phase_has_the_published_variants(receipt_builds: dict[str, Path], name: str) -> None:
    """116 in the whole log; a sequence that several departments share is one variant."""
    with duckdb.connect(str(receipt_builds[name]), read_only=True) as connection:
        variants = connection.sql(
            "select count(distinct variant_id), cast(sum(case_count) as bigint) from marts.process_variant"
        ).fetchall()
        transitions = connection.sql(
            "select cast(sum(transition_count) as bigint) from marts.process_transition"
        ).fetchall()
    assert variants == [(116, 1434)]
    assert transitions == [(8577 - 1434,)]


@pytest.mark.slow
def test_the_receipt_phase_has_the_published_cases_events_and_durations(
    receipt_cases: dict[str, list[dict[str, Any]]],
) -> None:
    cases = receipt_cases[RECEIPT_FILES[0]]
    spans = [case["step_span_seconds"] for case in cases]
    assert (len(spans), sum(case["step_count"] for case in cases)) == (1434, 8577)
    assert (sum(spans), max(spans), min(spans)) == (Decimal("670056454.479"), Decimal("23832541.524"), 0)
    assert round(sum(spans) / len(spans), 3) == Decimal("467263.915")


@pytest.mark.slow
def test_the_receipt_phase_is_judged_by_its_own_deadlines(receipt_cases: dict[str, list[dict[str, Any]]]) -> None:
    finished = [case for case in receipt_cases[RECEIPT_FILES[0]] if case["finished_at"]]
    on_time = {}
    for department in ("RCP_GENERAL", "RCP_CUSTOMER_CONTACT", "RCP_EXPERTS"):
        own = [case for case in finished if case["department_code"] == department]
        on_time[department] = (sum(not case["is_overdue_statutory"] for case in own), len(own))
    assert on_time == {"RCP_GENERAL": (915, 1285), "RCP_CUSTOMER_CONTACT": (28, 29), "RCP_EXPERTS": (9, 15)}
    assert sum(case["finished_at"] < case["applied_at"] for case in finished) == 2


@pytest.mark.slow
@pytest.mark.parametrize("other", RECEIPT_FILES[1:])
def test_its_three_formats_give_the_same_cases(receipt_cases: dict[str, list[dict[str, Any]]], other: str) -> None:
    assert receipt_cases[other] == receipt_cases[RECEIPT_FILES[0]]
