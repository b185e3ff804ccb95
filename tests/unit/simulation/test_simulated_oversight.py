"""What the supervisors of the city send: in a city in which all is well nothing is overdue, missed or missing.

What a rule of the marts would find is worked out here once more, over the files as sent.
"""

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts import load_contracts
from orchestration.settings import Settings
from orchestration.simulation.simulate import simulate

from .conftest import CALENDAR, read

LAST_DAY = "2026-03-31"
DATASETS = (
    *("audit_findings", "audit_projects", "audit_recommendations", "audit_rectifications", "coordination_meetings"),
    *("enforcement_cases", "external_reviews", "jurisdiction_disputes", "official_terms", "posts"),
    *("progress_inspections", "quarterly_reports", "staff_assessments", "supervision_items", "task_assignments"),
    *("white_paper_tasks", "white_papers"),
)
CONTRACTS = load_contracts(Settings().contracts_dir)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The files of a city in which nothing is wrong, at the end of March."""
    folder = tmp_path_factory.mktemp("clean")
    simulate(folder, cases=100, months=3, calendar_csv=CALENDAR, plant=False)
    return {name: read(folder / f"{name}.csv") for name in DATASETS} | {
        name: read(folder / f"{name}.csv")
        for name in ("departments", "approval_matters", "procurement_contracts", "investment_stages")
    }


def test_keys_are_unique_and_the_whole_is_of_modest_size(clean: dict[str, pl.DataFrame]) -> None:
    for dataset in DATASETS:
        assert clean[dataset].select(CONTRACTS[dataset].key).is_unique().all(), dataset
    assert 2_500 < sum(len(clean[dataset]) for dataset in DATASETS) < 4_500


def test_nothing_is_known_before_it_happened(clean: dict[str, pl.DataFrame]) -> None:
    """Limits may lie ahead."""
    ahead = {"due_date", "feedback_due_date", "rectification_due_date"}
    for dataset in DATASETS:
        for column in CONTRACTS[dataset].columns:
            if column.type == "date" and column.name not in ahead:
                assert clean[dataset].filter(pl.col(column.name) > LAST_DAY).is_empty(), (dataset, column.name)


def test_an_audit_goes_in_order_and_is_filed_soon(clean: dict[str, pl.DataFrame]) -> None:
    audits = clean["audit_projects"]
    steps = ["planned_start", "started", "finished", "report_date", "published_date"]
    for before, after in pairwise(steps):
        both = audits.drop_nulls([before, after])
        assert (both[before] <= both[after]).all(), after
    of_officials = audits.filter(audit_type="economic_responsibility")
    assert of_officials.select("official_id", "timing").null_count().row(0) == (0, 0)
    for column in ("cadre_archived_date", "integrity_archived_date"):
        days = pl.col(column).str.to_date() - pl.col("report_date").str.to_date()
        assert of_officials.select(days.dt.total_days().is_between(0, 45).all()).item()
    in_office = clean["official_terms"].filter(pl.col("term_end").is_null())
    assert set(in_office["official_id"]) == set(of_officials["official_id"])


def test_every_department_is_audited_for_the_first_year(clean: dict[str, pl.DataFrame]) -> None:
    audited = clean["audit_projects"].filter(fiscal_year="2025", audit_type="budget_execution")
    assert set(audited["auditee_code"]) == set(clean["departments"]["department_code"])
    assert audited["report_date"].null_count() == 0


def test_findings_are_put_right_in_time_and_struck_off_after_they_were_verified(clean: dict[str, pl.DataFrame]) -> None:
    findings, events = clean["audit_findings"], clean["audit_rectifications"]
    reports = clean["audit_projects"].select("audit_no", "report_date")
    due = pl.coalesce(pl.col("due_date").str.to_date(), pl.col("report_date").str.to_date() + pl.duration(days=60))
    struck = events.filter(event_type="struck_off").select("finding_no", struck="event_date")
    joined = findings.join(reports, on="audit_no").join(struck, on="finding_no", how="left").with_columns(due=due)
    end = pl.lit(LAST_DAY).str.to_date()
    assert joined.filter(pl.coalesce(pl.col("struck").str.to_date(), end) > pl.col("due")).is_empty()
    assert findings.select("department_code", "finding_type").is_unique().all()
    lives = events.cast({"seq_no": pl.Int64}).sort("finding_no", "seq_no").group_by("finding_no", maintain_order=True)
    before = {
        "feedback": {""},
        "partial": {"feedback"},
        "rectified": {"feedback", "partial", "rejected"},
        "verified": {"rectified"},
        "rejected": {"rectified"},
        "struck_off": {"verified"},
        "published": {"struck_off"},
    }
    found = dict(findings.select("finding_no", "found_date").iter_rows())
    for (finding_no,), life in lives:
        kinds = ["", *life["event_type"]]
        assert all(one in before[next_one] for one, next_one in pairwise(kinds)), (finding_no, kinds)
        assert life["event_date"].is_sorted(), finding_no
        assert life["event_date"][0] >= found[finding_no]
    right = events.group_by("finding_no").agg(pl.col("amount").cast(pl.Decimal(18, 2)).sum())
    money = findings.join(right, on="finding_no").cast({"handling_amount": pl.Decimal(18, 2)})
    assert money.filter(pl.col("amount_right") > pl.col("handling_amount").fill_null(0)).is_empty()
    breaches = findings.filter(amount_category="违规")
    assert set(breaches["has_penalty_decision"]) == {"true"}
    assert findings.filter((pl.col("handling") == "none") != pl.col("handling_amount").is_null()).is_empty()


def test_what_an_audit_names_exists(clean: dict[str, pl.DataFrame]) -> None:
    findings = clean["audit_findings"]
    assert set(findings["contract_no"]) - {"-"} <= set(clean["procurement_contracts"]["contract_no"])
    named = set(findings["project_code"]) | set(clean["audit_projects"]["project_code"])
    programmes = set(clean["procurement_contracts"]["project_code"]) | set(clean["investment_stages"]["project_code"])
    assert named - {"-"} <= programmes
    stages = clean["audit_projects"].filter(audit_type="investment")["stage"]
    assert set(stages) == {"approved_estimate", "budget", "settlement", "final_accounts"}


def test_decisions_are_carried_out_in_time_and_coordinated_once(clean: dict[str, pl.DataFrame]) -> None:
    items = clean["supervision_items"]
    done = items.filter(status="finished")
    assert done.filter(pl.col("finished_date") > pl.col("due_date")).is_empty()
    assert items.filter(pl.col("feedback_date").fill_null(LAST_DAY) > pl.col("feedback_due_date")).is_empty()
    assert items["reason_code"].null_count() == len(items)
    assert items.filter(pl.col("status") == "open", pl.col("due_date") < LAST_DAY).is_empty()
    assert clean["coordination_meetings"]["subject_no"].is_unique().all()


def test_every_department_reports_every_quarter_in_time_and_truly(clean: dict[str, pl.DataFrame]) -> None:
    reports = clean["quarterly_reports"].cast(dict.fromkeys(("planned_ratio", "actual_ratio"), pl.Float64))
    assert (
        reports.group_by("report_year", "quarter")
        .agg(pl.col("department_code").n_unique())["department_code"]
        .to_list()
        == [36] * 4
    )
    assert reports.filter(pl.col("actual_ratio") < pl.col("planned_ratio") - 0.051).is_empty()
    assert (reports["submitted_date"].str.tail(2).cast(pl.Int64) <= 10).all()
    by = ["report_year", "quarter", "item_no"]
    seen = clean["progress_inspections"].cast({"verified_ratio": pl.Float64}).join(reports, on=by)
    assert len(seen) == len(clean["progress_inspections"]) > 10
    assert (seen["verified_ratio"] == seen["actual_ratio"]).all()
    assert (seen["inspected_date"] > seen["submitted_date"]).all()


def test_white_papers_are_published_and_kept(clean: dict[str, pl.DataFrame]) -> None:
    papers, tasks = clean["white_papers"], clean["white_paper_tasks"]
    assert dict(papers.group_by("year").len().iter_rows()) == {"2025": 36, "2026": 36}
    assert (papers["published_date"].str.slice(5) < "03-15").all()
    past = tasks.filter(year="2025").cast({"target_value": pl.Float64, "actual_value": pl.Float64})
    assert past["finished_date"].null_count() == 0
    wanted = past.drop_nulls("target_value")
    kept = pl.when(direction="up").then(pl.col("actual_value") >= pl.col("target_value"))
    assert wanted.select(kept.otherwise(pl.col("actual_value") <= pl.col("target_value")).all()).item()
    assert past.drop_nulls("due_date").filter(pl.col("finished_date") > pl.col("due_date")).is_empty()


def test_enforcement_is_lawful_and_in_time(clean: dict[str, pl.DataFrame]) -> None:
    cases = clean["enforcement_cases"]
    assert cases.filter(pl.col("closed_date").fill_null(LAST_DAY) > pl.col("due_date")).is_empty()
    assert set(cases["is_wrongful"]) <= {"false", None}
    assert set(cases["review_result"]) | set(cases["litigation_result"]) <= {"upheld", None}


def test_every_step_task_and_decision_is_on_a_post_that_is_held_and_described(clean: dict[str, pl.DataFrame]) -> None:
    posts, duties = clean["posts"], clean["task_assignments"]
    assert posts.drop("valid_to").null_count().sum_horizontal().item() == 0
    assert posts["holder_id"].is_unique().all()
    assert set(duties["post_id"]) <= set(posts["post_id"])
    matters = clean["approval_matters"].unique("matter_code")
    steps = matters.with_columns(pl.col("required_steps").str.split(";")).explode("required_steps")
    wanted = {("matter_step", code, step) for code, step in steps.select("matter_code", "required_steps").iter_rows()}
    tasks = clean["white_paper_tasks"].select(pl.concat_str("year", "department_code", "task_no", separator="/"))
    wanted |= {("white_paper_task", no, "-") for no in tasks.to_series()}
    wanted |= {("supervision_item", no, "-") for no in clean["supervision_items"]["item_no"]}
    placed = duties.filter(pl.col("source_type") != "statutory_duty")
    assert set(placed.select("source_type", "source_no", "step_code").iter_rows()) == wanted
    assert len(placed) == len(wanted)
    assert matters.select("matter_name").is_unique().all()


def test_no_department_rates_too_many_excellent(clean: dict[str, pl.DataFrame]) -> None:
    graded = clean["staff_assessments"].cast({"people_count": pl.Int64})
    of_class = graded.group_by("department_code", "year", "assessment_kind", "staff_class").agg(
        best=pl.col("people_count").filter(grade="优秀").sum(), people=pl.col("people_count").sum()
    )
    assert (of_class["best"] * 10 <= of_class["people"]).all()
    assert set(of_class["assessment_kind"]) == {"regular", "annual"}
    assert clean["jurisdiction_disputes"]["decided_date"].null_count() == 0


def test_where_nothing_is_wrong_nobody_is_held_to_account(tmp_path: Path) -> None:
    simulate(tmp_path, cases=50, months=1, calendar_csv=CALENDAR, plant=False)
    assert not list(tmp_path.glob("accountability_events*"))
    assert not list(tmp_path.glob("case_transfers*"))


KINDS = {
    *("finding_overdue", "finding_repeated", "struck_off_unverified", "no_penalty_decision"),
    *("archived_late", "not_archived", "spending_not_audited", "official_not_audited"),
    *("item_overdue", "item_overdue_accepted", "shirking_without_decision", "coordinated_again"),
    *("report_late", "report_missing", "report_untrue", "far_behind", "target_missed", "target_excused"),
    *("white_paper_late", "wrongful_enforcement", "red_alert_without_notice", "notice_unanswered"),
    *("closed_after_failed_verification", "decision_revoked", "second_open_case", "transfer_late"),
    *("post_without_holder", "task_without_post", "description_incomplete", "matter_of_two", "too_many_excellent"),
}
NOT_SENT = {
    "finding_without_case",
    "item_without_notice",
    "report_missing",
    "spending_not_audited",
    "official_not_audited",
    "task_without_post",
    "dispute_not_settled",
}


@pytest.mark.parametrize(
    ("months", "first_month"), [(3, date(2026, 1, 1)), (1, date(2026, 1, 1)), (13, date(2024, 12, 1))]
)
def test_one_gap_at_least_of_each_kind(tmp_path: Path, months: int, first_month: date) -> None:
    simulate(tmp_path, cases=100, months=months, first_month=first_month, calendar_csv=CALENDAR)
    truth = read(tmp_path / "truth" / "supervision.csv")
    assert set(truth["kind"]) >= KINDS
    assert truth.is_unique().all()
    assert truth.filter(kind="finding_overdue")["expected"].to_list() == ["0-30", "31-90", "91-180", "181-365", "365+"]
    for row in truth.filter(~pl.col("kind").is_in(NOT_SENT)).iter_rows(named=True):
        table = pl.concat([read(path) for path in tmp_path.glob(f"{row['dataset']}*.csv")])
        for pair in row["key"].split(";"):
            column, value = pair.split("=")
            if column in table.columns:
                table = table.filter(pl.col(column) == value)
        assert not table.is_empty(), row


def test_a_city_without_gaps_tells_of_none(tmp_path: Path) -> None:
    simulate(tmp_path, cases=50, months=1, calendar_csv=CALENDAR, plant=False)
    assert read(tmp_path / "truth" / "supervision.csv").is_empty()
