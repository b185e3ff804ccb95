"""Planted cases: all there, found by the rule that should find them, and by nothing else.

The rules are written here once more, in a few lines each over the files as sent.
"""

import polars as pl
import pytest

from orchestration.simulation.irregularities import KINDS, RULES_PLANTED_ONLY
from orchestration.simulation.simulate import simulate

from .conftest import CALENDAR


def of(events: pl.DataFrame, event_type: str) -> pl.DataFrame:
    return events.filter(event_type=event_type)


def first(event_type: str, column: str = "event_at") -> pl.Expr:
    return pl.col(column).filter(pl.col("event_type") == event_type).first()


@pytest.fixture(scope="module")
def latest(events: pl.DataFrame) -> pl.DataFrame:
    """Corrections in force, duplicates gone."""
    return events.sort("data_version", maintain_order=True).unique(
        ["case_no", "event_type", "seq_no"], keep="last", maintain_order=True
    )


@pytest.fixture(scope="module")
def cases(latest: pl.DataFrame, matters: pl.DataFrame) -> pl.DataFrame:
    """One row per case of a known matter."""
    steps = pl.col("step_code").drop_nulls().unique().sort().str.join(";")
    made = latest.group_by("case_no").agg(
        pl.col("matter_code").first(),
        accepted=first("accept"),
        finished=first("finish"),
        issued=first("issue"),
        noticed=first("supply_notice"),
        answered=first("supply_accept"),
        status=first("accept", "status_code"),
        accept_reason=first("accept", "reason"),
        materials=first("accept", "materials_count"),
        result=first("finish", "result_code"),
        reason=first("finish", "reason"),
        paid=first("finish", "amount").cast(pl.Float64).fill_null(0),
        notices=(pl.col("event_type") == "supply_notice").sum(),
        extensions=((pl.col("event_type") == "special_start") & (pl.col("special_type") == "1")).sum(),
        steps=steps,
    )
    return made.join(matters.filter(matter_version="1"), on="matter_code")


def specials(latest: pl.DataFrame) -> pl.DataFrame:
    ends = of(latest, "special_end").select("case_no", "seq_no", ended=pl.col("event_at"))
    return of(latest, "special_start").join(ends, on=["case_no", "seq_no"], how="left")


def found_by(rule: str, cases: pl.DataFrame, latest: pl.DataFrame) -> set[str]:
    is_normal = pl.col("result").is_in(["0", "4", "6"])
    standard = pl.col("fee_standard_amount").cast(pl.Float64)
    is_fee = pl.col("is_fee") == "true"
    on_cases = {
        "F01": ~is_fee & (pl.col("paid") > 0),
        "F02": is_fee & (pl.col("paid") > 0) & (pl.col("paid") != standard),
        "F03": is_fee & pl.col("finished").is_not_null() & (pl.col("paid") == 0),
        "L01": pl.col("finished") < pl.col("accepted"),
        "L02": pl.col("answered") < pl.col("noticed"),
        "L04": is_normal & (pl.col("materials").cast(int) < pl.col("required_materials_count").cast(int)),
        "P01": (pl.col("status") == "2") & pl.col("accept_reason").is_null(),
        "P02": (pl.col("result") == "1") & pl.col("reason").is_null(),
        "P03": (pl.col("result") == "2") & pl.col("reason").is_null(),
        "P04": (pl.col("result") == "3") & pl.col("reason").is_null(),
        "P05": pl.col("notices") > 1,
        "P07": is_normal & (pl.col("steps") != pl.col("required_steps")),
        "P08": pl.col("extensions") > 1,
        "T07": (pl.col("issued") - pl.col("finished")).dt.total_days() > 14,
    }
    on_specials = {
        "L03": pl.col("ended") <= pl.col("event_at"),
        "P06": pl.col("approved_by").is_null() | pl.col("reason").is_null(),
    }
    if rule in on_cases:
        return set(cases.filter(on_cases[rule])["case_no"])
    return set(specials(latest).filter(on_specials[rule])["case_no"])


def test_every_kind_is_there_as_often_as_it_says(planted):
    counts = dict(planted.group_by("kind").len().iter_rows())
    assert counts == {kind.name: kind.copies for kind in KINDS}


def test_planted_cases_are_in_the_files_once_each(planted, events):
    assert planted["case_no"].is_unique().all()
    assert set(planted["case_no"]) <= set(events["case_no"])


@pytest.mark.parametrize("rule", [rule for rule in RULES_PLANTED_ONLY if rule != "T07"])
def test_rules_find_the_planted_cases_and_no_other(rule, planted, cases, latest):
    expected = set(planted.filter(pl.col("rules").str.split(";").list.contains(rule))["case_no"])
    assert expected
    assert found_by(rule, cases, latest) == expected


def test_issue_is_late_only_where_planted(planted, cases, latest):
    """In days, as working days take a calendar: ten working days without a long holiday are at most fourteen."""
    late = found_by("T07", cases, latest)
    assert set(planted.filter(kind="issued_late")["case_no"]) <= late
    in_holidays = cases.filter(pl.col("case_no").is_in(late) & (pl.col("finished").dt.month() != 2))
    assert set(in_holidays["case_no"]) <= set(planted.filter(kind="issued_late")["case_no"])


def test_whole_case_at_one_instant(planted, events):
    chosen = events.join(planted.filter(kind="identical_timestamps"), on="case_no")
    assert chosen.group_by("case_no").agg(pl.col("event_at").n_unique())["event_at"].to_list() == [1] * 6
    assert chosen.group_by("case_no").len()["len"].min() >= 4


def test_late_batch_is_uploaded_together_long_after(planted, events):
    chosen = events.join(planted.filter(kind="late_upload_batch"), on="case_no")
    assert chosen["uploaded_at"].n_unique() <= 2
    assert (chosen["uploaded_at"] - chosen["event_at"]).min().days >= 7
    assert chosen["department_code"].n_unique() == 1


def test_bulk_closing_is_one_department_in_one_half_hour(planted, events):
    chosen = of(events.join(planted.filter(kind="bulk_closing"), on="case_no"), "finish")
    assert len(chosen) == 40
    assert chosen["department_code"].n_unique() == 1
    assert (chosen["event_at"].max() - chosen["event_at"].min()).total_seconds() <= 1800
    in_month = pl.col("event_at").dt.strftime("%Y-%m") == chosen["event_at"][0].strftime("%Y-%m")
    assert chosen["event_at"].max().date() == of(events.filter(in_month), "finish")["event_at"].max().date()


def test_suspension_begins_on_the_promised_due_day(planted, events):
    chosen = events.join(planted.filter(kind="suspension_abuse"), on="case_no")
    assert of(chosen, "special_start")["case_no"].n_unique() == 6
    assert (of(chosen, "finish")["result_code"] == "0").all()


def test_refused_cases_are_filed_again_for_the_same_matter(planted, events):
    refused = planted.filter(kind="refused_before_refiling")
    again = planted.filter(kind="refiled")
    assert refused["matter_code"].to_list() == again["matter_code"].to_list()
    before = of(events, "accept").join(refused, on="case_no").sort("case_no")["event_at"]
    after = of(events, "apply").join(again, on="case_no").sort("case_no")["event_at"]
    assert (before < after).all()


def test_planted_cases_take_turns(planted):
    elsewhere = planted.filter(~pl.col("kind").is_in(["bulk_closing", "late_upload_batch"]))
    assert elsewhere.group_by("department_code").len()["len"].max() <= len(elsewhere) / 5
    assert elsewhere["department_code"].n_unique() >= 15
    assert elsewhere["month"].n_unique() == 4


def test_the_number_planted_does_not_grow(tmp_path, city):
    assert simulate(tmp_path, cases=50, months=1, calendar_csv=CALENDAR).planted_cases == city.planted_cases
