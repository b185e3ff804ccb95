"""The story of a case: its days add up to the fact, and its rows are those that count, on random cases."""

import random
from datetime import timedelta

import polars as pl
import pytest
from rich.cells import cell_len

from orchestration.messages import Refusal
from orchestration.publication.build import open_build
from orchestration.publication.manifest import MANIFEST
from orchestration.publication.story import WIDTH, story_text
from orchestration.publication.tables import WAREHOUSE, published_tables, write_warehouse
from orchestration.publication.trace import Trace, trace
from orchestration.settings import Settings
from tests.oracle.random_cases import AS_OFS, departments_frame, events_frame, matters_frame, random_cases
from tests.warehouse.lake import add_delivery, build, rows_of

CASES = 40
SEED = random.randrange(10**9)


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """Random cases, some messages corrected, some sent twice, and what a release would hold of them."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("trace") / "data")
    cases = [case for case in random_cases(SEED, CASES) if case.events]
    events = events_frame(cases)
    add_delivery(settings, "departments", departments_frame())
    add_delivery(settings, "approval_matters", matters_frame(cases))
    add_delivery(settings, "approval_events", events)
    later = pl.col("event_at") + timedelta(days=1)
    add_delivery(settings, "approval_events", events[::7].with_columns(later, data_version=pl.lit(2)))
    add_delivery(settings, "approval_events", events[1::9])
    add_delivery(
        settings, "approval_events", events[3:4].with_columns(case_no=pl.lit("waits"), matter_code=pl.lit("?"))
    )
    marts = ("fct_approval_alert", "fct_approval_suspension", "pending_row", "conflicting_row")
    build(settings, *(f"+{mart}" for mart in marts), as_of=AS_OFS[2])
    release = settings.releases_dir / "all"
    release.mkdir(parents=True)
    (release / MANIFEST).write_text("{}")
    with open_build(settings) as connection:
        write_warehouse(connection, published_tables(connection), release / WAREHOUSE)
    return settings


@pytest.fixture(scope="module")
def told(settings: Settings) -> Trace:
    """Every case's story; telling one whose days do not add up to its fact would be refused."""
    return trace(settings, "marts.fct_approval_case", "true", settings.releases_dir / "all", limit=CASES)


def test_the_days_of_every_case_add_up_to_its_fact(told: Trace) -> None:
    assert told.case_count == len(told.stories) > CASES // 2, SEED
    judged = [story for story in told.stories if story.case["elapsed_working_days"] is not None]
    assert judged, SEED
    for story in judged:
        assert story.sums["elapsed_working_days"] == story.case["elapsed_working_days"]
    assert any(story.sums["suspended_working_days"] for story in judged), SEED
    assert any(story.sums["overdue_working_days"] for story in judged), SEED
    for story in told.stories:
        due = [day["day"] for day in story.days if day["is_statutory_due"]]
        assert due in ([], [story.case["statutory_due_date"]])


def test_the_rows_that_count_are_those_the_models_take(settings: Settings, told: Trace) -> None:
    taken = rows_of(
        settings,
        "select case_no, event_type, seq_no, _delivery_id, _row_number from intermediate.int_approvals__resolved_event",
    )
    found = [
        (story.case["case_no"], row["event_type"], row["seq_no"], row["delivery_id"], row["row_number"])
        for story in told.stories
        for row in story.rows
        if row["state"] == "counted"
    ]
    assert sorted(found) == sorted(tuple(row.values()) for row in taken), SEED
    states = {row["state"] for story in told.stories for row in story.rows}
    assert states >= {"counted", "superseded", "repeated"}, SEED


def test_what_was_waited_for_is_shared_out_whole(told: Trace) -> None:
    for story in told.stories:
        shares = [loss["share_ratio"] for loss in story.losses if loss["share_ratio"] is not None]
        assert not shares or abs(sum(shares) - 1) < len(shares) * 1e-6
        assert shares == sorted(shares, reverse=True)


def test_it_fits_a_terminal(told: Trace) -> None:
    text = story_text(told)
    assert max(cell_len(line) for line in text.splitlines()) <= WIDTH
    assert all(story.case["case_no"] in text for story in told.stories)


@pytest.mark.parametrize(
    ("mart", "where", "code"),
    [
        ("marts.dim_matter", "true", "E-TRC-01"),
        ("no_such_mart", "true", "E-TRC-01"),
        ("fct_approval_case", "case_no = 'nobody'", "E-TRC-02"),
        ("fct_approval_case", "case_no = nobody", "E-QRY-01"),
        ("fct_approval_case", "true); drop table marts.fct_approval_case; --", "E-QRY-01"),
        ("fct_approval_case", "case_no in (select * from read_text('/etc/passwd'))", "E-QRY-01"),
    ],
)
def test_what_cannot_be_traced_is_refused(settings: Settings, mart: str, where: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        trace(settings, mart, where, settings.releases_dir / "all")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_reading_that_was_altered_proves_nothing(settings: Settings, told: Trace) -> None:
    story = told.stories[0]
    reading = settings.raw_dir / "approval_events" / f"{story.rows[0]['delivery_id']}.parquet"
    whole = reading.read_bytes()
    where = f"case_no = '{story.case['case_no']}'"
    try:
        reading.unlink()
        pl.scan_parquet(settings.raw_dir / "approval_events" / "*.parquet").head(1).collect().write_parquet(reading)
        with pytest.raises(Refusal) as caught:
            trace(settings, "fct_approval_case", where, settings.releases_dir / "all")
        reading.unlink()
        with pytest.raises(Refusal) as missing:
            trace(settings, "fct_approval_case", where, settings.releases_dir / "all")
    finally:
        reading.write_bytes(whole)
    found = [problem.code for error in (caught, missing) for problem in error.value.problems]
    assert found == ["E-TRC-03", "E-TRC-03"]
