"""Ordinary cases: in order, at the hours they should be, as often as the rates say."""

from datetime import date

import polars as pl

from orchestration.simulation import rates
from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.worktime import DAY, OPENING, WorkTime

from .conftest import CALENDAR, read

ORDER = (
    "apply",
    "pre_accept",
    "accept",
    "review_step",
    "special_start",
    "special_end",
    "finish",
    "issue",
    "pick_up",
)


def ordinary(events: pl.DataFrame, planted: pl.DataFrame) -> pl.DataFrame:
    return events.join(planted, on="case_no", how="anti")


def moments(events: pl.DataFrame) -> pl.DataFrame:
    """One row per case: first and last moment of each type."""
    by_type = [
        getattr(pl.col("event_at").filter(pl.col("event_type") == name), which)().alias(f"{which}_{name}")
        for name in (*ORDER, "supply_notice", "supply_accept")
        for which in ("min", "max")
    ]
    return events.group_by("case_no").agg(*by_type)


def test_no_two_messages_of_a_case_share_a_moment(events, planted):
    assert ordinary(events, planted).select("case_no", "event_at").is_unique().all()


def test_messages_come_in_the_order_of_a_case(events, planted):
    cases = moments(ordinary(events, planted))
    for earlier, later in [
        ("max_apply", "min_pre_accept"),
        ("max_apply", "min_accept"),
        ("max_apply", "min_supply_notice"),
        ("max_pre_accept", "min_accept"),
        ("max_pre_accept", "min_supply_notice"),
        ("max_supply_notice", "min_supply_accept"),
        ("max_accept", "min_review_step"),
        ("max_supply_accept", "min_review_step"),
        ("max_review_step", "min_finish"),
        ("max_special_start", "min_special_end"),
        ("max_special_end", "min_finish"),
        ("max_finish", "min_issue"),
        ("max_issue", "min_pick_up"),
    ]:
        wrong = cases.filter(pl.col(earlier) >= pl.col(later))
        assert wrong.is_empty(), (earlier, later, wrong.head(3))
    assert cases["min_apply"].null_count() == 0


def test_a_case_is_refused_or_handled_never_both(events, planted):
    cases = ordinary(events, planted)
    refused = cases.filter(event_type="accept", status_code="2")
    later = cases.filter(pl.col("event_type").is_in(["review_step", "finish", "special_start", "issue"]))
    assert len(refused) > 0
    assert refused.join(later, on="case_no", how="semi").is_empty()


def test_departments_act_in_office_hours_on_working_days(events):
    workdays = read(CALENDAR).filter(is_workday="1")["cal_date"].implode()
    acts = events.filter(~pl.col("event_type").is_in(["apply"]))
    second = pl.col("event_at").dt.hour().cast(pl.Int32) * 3600 + pl.col("event_at").dt.minute().cast(pl.Int32) * 60
    assert acts.filter(~pl.col("event_at").dt.strftime("%Y-%m-%d").is_in(workdays)).is_empty()
    assert acts.filter((second < OPENING) | (second >= OPENING + DAY)).is_empty()
    applied_off = events.filter(
        (pl.col("event_type") == "apply") & ~pl.col("event_at").dt.strftime("%Y-%m-%d").is_in(workdays)
    )
    assert set(applied_off["channel"]) == {"online", "mobile"}


def test_rates_are_near_their_tables(events, planted):
    cases = ordinary(events, planted)
    total = cases["case_no"].n_unique()

    def share(condition: pl.Expr) -> float:
        return cases.filter(condition)["case_no"].n_unique() / total

    kind = pl.col("event_type")
    assert 0.055 < share(kind == "supply_notice") < 0.085
    assert 0.010 < share(pl.col("status_code") == "2") < 0.020
    assert 0.020 < share((kind == "special_start") & (pl.col("special_type") == "2")) < 0.05
    assert 0.004 < share((kind == "special_start") & (pl.col("special_type") == "1")) < 0.015
    finished = cases.filter(event_type="finish")["result_code"]
    assert 0.91 < finished.is_in(["0", "6"]).mean() < 0.95
    assert set(finished) == {*rates.RESULT_WEIGHTS}


def test_some_are_late_and_poorly_kept_departments_more_often(events, planted, matters):
    """Of promised cases counted in working days, without supplements and special procedures."""
    time = WorkTime(CALENDAR, date(2026, 1, 1), 4)
    day = (pl.col("event_at").dt.date() - pl.date(2026, 1, 1)).dt.total_days()
    number = pl.Series(time.before)
    cases = ordinary(events, planted)
    stopped = cases.filter(pl.col("event_type").is_in(["supply_notice", "special_start"]))
    plain = cases.join(stopped, on="case_no", how="anti").with_columns(
        number=day.replace_strict(dict(enumerate(number)))
    )
    accepted = plain.filter(event_type="accept", status_code="1").select("case_no", accepted="number")
    finished = plain.filter(event_type="finish").join(accepted, on="case_no")
    matters = matters.filter(case_type="2", limit_unit="workday").unique("matter_code", keep="none")
    judged = finished.join(matters.drop("department_code"), on="matter_code").with_columns(
        is_late=pl.col("number") - pl.col("accepted") > pl.col("promised_limit").cast(int)
    )
    assert 0.01 < judged["is_late"].mean() < 0.04

    care = {department.code: department.care for department in DEPARTMENTS}
    share = judged.group_by(care=pl.col("department_code").replace_strict(care)).agg(pl.col("is_late").mean())
    late = dict(share.iter_rows())
    assert late["good"] < late["fair"] < late["poor"]


def test_february_is_the_quiet_month(events):
    received = events.filter(event_type="apply").group_by(pl.col("event_at").dt.month()).len().sort("event_at")
    assert received["len"].arg_min() == 1


def test_the_last_day_has_open_cases(events):
    finished = events.filter(event_type="finish")
    accepted = events.filter(event_type="accept", status_code="1")
    assert 50 < len(accepted.join(finished, on="case_no", how="anti")) < len(accepted) / 5
