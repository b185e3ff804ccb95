"""Planted cases: all there, found by the rule that should find them, and by nothing else.

The rules are written here once more, in a few lines each over the files as sent.
"""

import csv

import polars as pl
import pytest

from orchestration.settings import Settings
from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.irregularities import KINDS, RULES_PLANTED_ONLY
from orchestration.simulation.simulate import simulate

from .conftest import CALENDAR, read


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


def workday_number(column: str) -> pl.Expr:
    """The day of an instant as the number of its working day."""
    days = read(CALENDAR).filter(is_workday="1")["cal_date"].sort()
    return pl.col(column).dt.strftime("%Y-%m-%d").replace_strict({day: place for place, day in enumerate(days)})


def workdays_taken(events: pl.DataFrame, first_type: str, last_type: str) -> list[int]:
    """Working days from one message of each case to another, the first day not counted."""
    cases = events.group_by("case_no").agg(start=first(first_type), end=first(last_type))
    return cases.select(workday_number("end") - workday_number("start")).to_series().to_list()


def overtime_steps(latest: pl.DataFrame) -> pl.DataFrame:
    """Steps that took more working days than their limit, from the message before."""
    acts = latest.filter(pl.col("event_type").is_in(["accept", "review_step"])).sort("case_no", "event_at")
    number = workday_number("event_at")
    steps = acts.with_columns(days=number - number.shift().over("case_no"))
    return steps.filter(pl.col("days") > pl.col("limit_value").cast(int))


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
    if rule == "A02":
        accepted = of(latest, "accept").filter(pl.col("status_code") == "1")
        return set(accepted.filter(pl.col("receipt_no").is_null())["case_no"])
    if rule == "T03":
        return set(overtime_steps(latest)["case_no"])
    return set(specials(latest).filter(on_specials[rule])["case_no"])


def test_every_kind_is_there_as_often_as_it_says(planted):
    counts = dict(planted.group_by("kind").len().iter_rows())
    assert counts == {kind.name: kind.copies for kind in KINDS}


def test_planted_cases_are_in_the_files_once_each(planted, events):
    assert planted["case_no"].is_unique().all()
    assert set(planted["case_no"]) <= set(events["case_no"])


@pytest.mark.parametrize("rule", [rule for rule in RULES_PLANTED_ONLY if rule not in ("T07", "T09")])
def test_rules_find_the_planted_cases_and_no_other(rule, planted, cases, latest):
    expected = set(planted.filter(pl.col("rules").str.split(";").list.contains(rule))["case_no"])
    assert expected
    assert found_by(rule, cases, latest) == expected


def test_alerts_are_answered_late_only_where_planted(city, planted):
    files = [path for path in city.paths if path.name.startswith("accountability_events")]
    told = pl.concat([read(path) for path in files]).filter(signal_type="alert")
    told = told.with_columns(case_no=pl.col("signal_no").str.split("/").list.first())
    answers = of(told, "feedback").select("signal_no", answered="event_date")
    judged = of(told, "notice").join(answers, on="signal_no", how="left")
    late = judged.filter(pl.col("answered").is_null() | (pl.col("answered") > pl.col("due_date")))
    assert set(late["case_no"]) == set(planted.filter(pl.col("rules").str.contains("T09"))["case_no"])
    yellow = pl.col("signal_no").str.ends_with("/T01/yellow")
    assert judged.select(yellow.sum()).item() == 11
    assert judged.filter(~yellow)["signal_no"].str.ends_with("/red").all()
    assert late.filter(~yellow, pl.col("due_date") <= "2026-04-30").is_empty()


def test_issue_is_late_only_where_planted(planted, cases, latest):
    """In days, as working days take a calendar: ten working days without a long holiday are at most fourteen."""
    late = found_by("T07", cases, latest)
    assert set(planted.filter(kind="issued_late")["case_no"]) <= late
    in_holidays = cases.filter(pl.col("case_no").is_in(late) & (pl.col("finished").dt.month() != 2))
    assert set(in_holidays["case_no"]) <= set(planted.filter(kind="issued_late")["case_no"])


def test_whole_case_at_one_instant(planted, events):
    chosen = events.join(planted.filter(kind="identical_timestamps"), on="case_no")
    assert chosen.group_by("case_no").agg(pl.col("event_at").n_unique())["event_at"].to_list() == [1] * 12
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


def test_suspension_begins_on_the_last_day_but_one(planted, events):
    chosen = events.join(planted.filter(kind="suspension_abuse"), on="case_no")
    assert workdays_taken(chosen, "accept", "special_start") == [8 - 1] * 12
    assert workdays_taken(chosen, "special_end", "finish") == [0] * 12
    assert (of(chosen, "finish")["result_code"] == "0").all()


def test_due_date_is_met_to_the_day(planted, events):
    chosen = events.join(planted.filter(kind="due_date_bunching"), on="case_no")
    assert workdays_taken(chosen, "accept", "finish") == [8] * 24


def test_overuse_suspends_longer_than_it_works(planted, events):
    chosen = events.join(planted.filter(kind="suspension_overuse"), on="case_no")
    assert workdays_taken(chosen, "special_start", "special_end") == [10] * 24
    assert workdays_taken(chosen, "accept", "finish") == [13] * 24


def test_a_district_decides_a_matter_of_the_city(planted, events, matters):
    levels = dict(matters.select("matter_code", "exercise_level").iter_rows())
    assert set(levels.values()) == {"3", "4", "7"}
    districts = {department.code for department in DEPARTMENTS if department.is_district}
    found = {
        case_no
        for case_no, matter, department in events.select("case_no", "matter_code", "department_code").iter_rows()
        if department in districts and levels.get(matter) == "3"
    }
    assert found == set(planted.filter(kind="beyond_level")["case_no"])


def test_refused_cases_are_filed_again_by_the_same_applicant_for_the_same_matter(planted, events):
    refused = planted.filter(kind="refused_before_refiling")
    again = planted.filter(kind="refiled")
    assert refused["matter_code"].to_list() == again["matter_code"].to_list()
    names = [of(events, "apply").join(each, on="case_no").sort("case_no")["applicant_id"] for each in (refused, again)]
    assert names[0].to_list() == names[1].to_list()
    assert names[0].is_unique().all()
    before = of(events, "accept").join(refused, on="case_no").sort("case_no")["event_at"]
    after = of(events, "apply").join(again, on="case_no").sort("case_no")["event_at"]
    assert (before < after).all()


def test_planted_cases_take_turns(planted):
    elsewhere = planted.filter(~pl.col("kind").is_in([kind.name for kind in KINDS if kind.department]))
    assert elsewhere.group_by("department_code").len()["len"].max() <= len(elsewhere) / 5
    assert elsewhere["department_code"].n_unique() >= 15
    assert elsewhere["month"].n_unique() == 4


def test_every_signal_is_planted_in_one_department_and_month(city, planted, events):
    """All of a kind is finished in the month in which its signal must show."""
    truth = read(city.truth_dir / "integrity.csv")
    with (Settings().reference_dir / "code_set.csv").open(encoding="utf-8", newline="") as file:
        signals = {row["code"] for row in csv.DictReader(file) if row["code_set"] == "integrity_signal"}
    assert set(truth["signal_id"]) == signals
    finished = of(events, "finish").select("case_no", month=pl.col("event_at").dt.strftime("%Y-%m"))
    for row in truth.iter_rows(named=True):
        cases = planted.filter(kind=row["kind"])
        assert set(cases["department_code"]) == {row["department_code"]}
        assert len(cases) == int(row["cases"])
        assert set(finished.join(cases, on="case_no")["month"]) <= {row["month"]}


def test_a_city_may_be_clean(tmp_path):
    clean = simulate(tmp_path, cases=50, months=1, calendar_csv=CALENDAR, plant=False)
    assert (clean.planted_cases, clean.cases) == (0, 50)
    assert read(clean.truth_dir / "planted.csv").is_empty()
    assert read(clean.truth_dir / "integrity.csv").is_empty()


def test_the_number_planted_does_not_grow(tmp_path, city):
    assert simulate(tmp_path, cases=50, months=1, calendar_csv=CALENDAR).planted_cases == city.planted_cases
