"""The Dutch permit logs against the figures their publisher wrote into them, and those counted elsewhere."""

from pathlib import Path

import duckdb
import pytest

from orchestration.intake.receiving import receive
from orchestration.settings import Settings

RECEIPT_FILES = ("Receipt_phase.xes.gz", "receipt.csv.gz", "receipt.parquet")
# municipality: events, cases, total seconds between first and last event of a case (publisher), fees in EUR
MUNICIPALITIES = {
    "WABO_1": (38944, 937, 7278950033, "1783209.10"),
    "WABO_2": (33373, 645, 8293289137, "1052386.01"),
    "WABO_3": (44801, 1087, 5618169488, "2148892.75"),
    "WABO_4": (34848, 787, 8179232682, "1250286.27"),
    "WABO_5": (43896, 892, 6930117277, "1780260.88"),
}
FACTS = """
    with event as (select * from read_parquet(?)),
    case_span as (
        select
            case_no,
            max(event_at - to_minutes(utc_offset_minutes)) - min(event_at - to_minutes(utc_offset_minutes)) as span
        from event
        where event_type = 'review_step'
        group by case_no
    )
    select
        (select count(*) from event where event_type = 'review_step'),
        (select count(*) from case_span),
        (select sum(epoch_ms(span)) from case_span),
        (select cast(sum(amount) as varchar) from event)
"""


def take_in(folder: Path, file: Path, source: str) -> tuple[Settings, str]:
    settings = Settings.for_data_dir(folder, stable_seconds=0)
    (receipt,) = receive(settings, [file], source=source)
    assert (receipt.status, receipt.problems) == ("loaded", ())
    assert receipt.records == receipt.accepted
    return settings, str(settings.raw_dir / "approval_events" / f"{receipt.reading_id}.parquet")


@pytest.fixture(scope="module")
def receipt_events(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        name: take_in(tmp_path_factory.mktemp("receipt"), realdata / "wabo" / name, "wabo_receipt")[1]
        for name in RECEIPT_FILES
    }


def test_the_receipt_phase_meets_its_publishers_figures(receipt_events: dict[str, str]) -> None:
    path = receipt_events["Receipt_phase.xes.gz"]
    assert duckdb.execute(FACTS, [path]).fetchone() == (8577, 1434, 670056454479, None)


def test_its_deadlines_are_kept_as_counted(receipt_events: dict[str, str]) -> None:
    on_time = """
        select finish.department_code, count(*), count(*) filter (where finish.event_at <= accept.due_at)
        from read_parquet(?) as finish
        inner join read_parquet(?) as accept using (case_no)
        where finish.event_type = 'finish' and accept.event_type = 'accept'
        group by rollup (finish.department_code)
    """
    path = receipt_events["Receipt_phase.xes.gz"]
    assert {row[0]: row[1:] for row in duckdb.execute(on_time, [path, path]).fetchall()} == {
        None: (1329, 952),
        "RCP_GENERAL": (1285, 915),
        "RCP_CUSTOMER_CONTACT": (29, 28),
        "RCP_EXPERTS": (15, 9),
    }


@pytest.mark.parametrize("other", RECEIPT_FILES[1:])
def test_the_three_formats_give_identical_rows(receipt_events: dict[str, str], other: str) -> None:
    own = "* exclude (_delivery_id, _row_number, _file_name, operator_id)"
    first, second = receipt_events[RECEIPT_FILES[0]], receipt_events[other]
    for one, two in ((first, second), (second, first)):
        surplus = f"select {own} from read_parquet(?) except all select {own} from read_parquet(?)"
        assert duckdb.execute(surplus, [one, two]).fetchall() == []
    assert duckdb.execute("select count(*) from read_parquet(?)", [second]).fetchone() == (12774,)


@pytest.fixture(scope="module")
def second_municipality(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    file = realdata / "wabo" / "CoSeLoG_WABO_2.xes.gz"
    return take_in(tmp_path_factory.mktemp("wabo"), file, "wabo_municipalities")


def check(settings: Settings, path: str, municipality: str) -> None:
    events, cases, seconds, fees = MUNICIPALITIES[municipality]
    assert duckdb.execute(FACTS, [path]).fetchone() == (events, cases, seconds * 1000, fees)
    departments = duckdb.execute(
        "select department_code, jurisdiction_code, ranking_group from read_parquet(?)",
        [str(settings.raw_dir / "departments" / Path(path).name)],
    ).fetchall()
    assert departments == [(municipality, "NL", "wabo_municipalities")]
    matters = duckdb.execute(
        "select matter_code, statutory_limit, extension_limit, promised_limit from read_parquet(?) order by 1",
        [str(settings.raw_dir / "approval_matters" / Path(path).name)],
    ).fetchall()
    assert matters == [(f"{municipality}-R", 56, 42, None), (f"{municipality}-U", 182, None, None)]


@pytest.mark.slow  # as are all five in tests/end_to_end/test_wabo.py, in every run
def test_one_municipality_meets_its_publishers_figures(second_municipality: tuple[Settings, str]) -> None:
    check(*second_municipality, "WABO_2")


@pytest.mark.slow
@pytest.mark.parametrize("municipality", ["WABO_1", "WABO_3", "WABO_4", "WABO_5"])
def test_the_others_do_too(realdata: Path, tmp_path: Path, municipality: str) -> None:
    file = realdata / "wabo" / f"CoSeLoG_{municipality}.xes.gz"
    check(*take_in(tmp_path, file, "wabo_municipalities"), municipality)


@pytest.mark.slow
def test_extensions_are_those_the_log_dates(second_municipality: tuple[Settings, str]) -> None:
    counts = """
        select count(*), count(distinct case_no), count(limit_value), count(*) filter (where limit_value = 42)
        from read_parquet(?)
        where event_type = 'special_start' and special_type = '1' and limit_unit = 'calendar_day'
    """
    assert duckdb.execute(counts, [second_municipality[1]]).fetchone() == (67, 67, 67, 62)
