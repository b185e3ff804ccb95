"""Every count and amount of audit and supervision is the sum of rows that can be shown, and none of others."""

import re
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from orchestration.messages import Refusal
from orchestration.publication.build import open_build
from orchestration.publication.figure_rows import sums_of
from orchestration.publication.figures import Figures, trace_figures
from orchestration.publication.figures_text import figures_text
from orchestration.publication.manifest import MANIFEST
from orchestration.publication.tables import WAREHOUSE, published_tables, write_warehouse
from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build

COUNTED = (
    *("yearly_department_audit_summary", "yearly_department_supervision", "quarterly_department_supervision"),
    *("yearly_department_enforcement", "yearly_white_paper_completion", "yearly_department_external_review"),
)
LISTED = (
    *("fct_accountability_case", "repeated_coordination", "fct_accountability_event", "fct_case_transfer"),
    *("fct_audit_finding", "fct_coordination_meeting", "accountability_case_check"),
    "closed_loop_status",
)


def audited(settings: Settings) -> None:
    """Two years of audits with findings of every kind and age, what was put right, and what was recommended."""
    audit = {"auditee_code": "D", "is_performance_audit": False, "audited_amount": 1000}
    add_delivery(
        settings,
        "audit_projects",
        [
            {**audit, "audit_no": "A1", "report_date": "2024-03-01", "published_date": "2024-06-01"},
            {**audit, "audit_no": "A2", "report_date": "2025-03-01", "is_performance_audit": True,
             "project_code": "P", "published_date": "2025-06-01"},
            {**audit, "audit_no": "A3", "report_date": "2025-04-01", "project_code": "P", "audited_amount": None},
            {**audit, "audit_no": "A4", "report_date": "2025-05-01", "is_performance_audit": True,
             "project_code": "P"},
            {**audit, "audit_no": "A5", "report_date": "2025-06-01", "auditee_code": "E"},
        ],
    )  # fmt: skip
    found = {"audit_no": "A2", "department_code": "D", "amount": 100, "finding_type": "预算"}
    add_delivery(
        settings,
        "audit_findings",
        [
            {**found, "finding_no": "F1", "audit_no": "A1", "amount_category": "违规", "handling": "上缴",
             "handling_amount": 60, "due_date": "2024-05-01"},
            {**found, "finding_no": "F2", "amount_category": "违规", "handling": "上缴", "handling_amount": 60,
             "due_date": "2025-12-20"},
            {**found, "finding_no": "F3", "amount_category": "管理不规范", "handling": "归还", "handling_amount": 50,
             "due_date": "2025-10-20"},
            {**found, "finding_no": "F4", "amount_category": "损失浪费", "handling": "调账", "handling_amount": 40,
             "due_date": "2025-08-20"},
            {**found, "finding_no": "F5", "amount_category": "non_amount", "amount": None, "due_date": "2025-04-20"},
            {**found, "finding_no": "F6", "amount": 7, "due_date": "2025-06-30", "finding_type": "采购"},
        ],
    )  # fmt: skip
    step = {"finding_no": "F6", "event_date": "2025-05-01"}
    add_delivery(
        settings,
        "audit_rectifications",
        [
            {**step, "seq_no": 1, "event_type": "rectified", "amount": 7, "is_rule_made": True,
             "held_to_account_count": 2},
            {**step, "seq_no": 2, "event_type": "verified"},
            {**step, "seq_no": 3, "event_type": "struck_off", "event_date": "2025-06-01"},
            {**step, "seq_no": 4, "event_type": "transferred", "event_date": "2025-06-02"},
            {**step, "seq_no": 5, "event_type": "transferred", "event_date": "2025-06-03"},
            *(
                {"finding_no": f"F{no}", "seq_no": 1, "event_type": "partial", "event_date": "2025-07-01", "amount": 30}
                for no in (2, 3, 4)
            ),
            {"finding_no": "F2", "seq_no": 2, "event_type": "rectified", "event_date": "2026-01-05", "amount": 30},
        ],
    )  # fmt: skip
    add_delivery(
        settings,
        "audit_recommendations",
        [
            {"recommendation_no": no, "audit_no": "A2", "department_code": "D", "issued_date": "2025-03-01",
             "adopted_date": day, "status": status}
            for no, status, day in (
                ("R1", "adopted", "2025-04-01"), ("R2", "partly_adopted", "2025-04-01"), ("R3", "open", None))
        ],
    )  # fmt: skip
    stage = {"project_code": "P", "department_code": "D", "stage_version": 1}
    add_delivery(
        settings,
        "investment_stages",
        [
            {**stage, "stage": "settlement_submitted", "amount": 90, "approved_date": "2025-01-31"},
            {**stage, "stage": "settlement_submitted", "stage_version": 2, "amount": 100,
             "approved_date": "2025-02-28"},
            {**stage, "stage": "settlement_approved", "amount": 80, "approved_date": "2025-03-31"},
            {**stage, "stage": "settlement_approved", "project_code": "Q", "amount": 5, "approved_date": "2025-03-31"},
        ],
    )  # fmt: skip


def supervised(settings: Settings) -> None:
    """Items in and out of time, meetings, reports in time, late and missing, targets met and not, cases and reviews."""
    item = {"source_type": "document", "lead_department_code": "D", "assigned_date": "2025-01-10", "reminder_count": 0}
    add_delivery(
        settings,
        "supervision_items",
        [
            {**item, "item_no": "I1", "due_date": "2025-02-10", "status": "finished", "finished_date": "2025-02-01",
             "feedback_due_date": "2025-02-01", "feedback_date": "2025-01-31", "verified_date": "2025-02-05",
             "verify_result": "pass", "subject_no": "S1"},
            {**item, "item_no": "I2", "due_date": "2025-02-10", "status": "finished", "finished_date": "2025-03-01",
             "reminder_count": 2, "feedback_due_date": "2025-02-01", "reason_code": "external",
             "is_reason_accepted": True},
            {**item, "item_no": "I3", "due_date": "2025-11-10", "status": "open", "subject_no": "S2"},
            {**item, "item_no": "I4", "due_date": "2025-05-10", "status": "finished", "finished_date": "2025-05-01",
             "verified_date": "2025-05-05", "verify_result": "fail"},
            {**item, "item_no": "I5", "due_date": "2025-05-10", "status": "cancelled"},
            {**item, "item_no": "I6", "due_date": "2026-06-10", "assigned_date": "2025-12-10", "status": "open"},
        ],
    )  # fmt: skip
    add_delivery(
        settings,
        "coordination_meetings",
        [
            {"subject_no": subject, "coordination_no": no, "met_date": day, "minutes_no": f"{subject}-{no}"}
            for subject, no, day in (("S1", 1, "2025-02-01"), ("S2", 1, "2025-03-01"), ("S2", 2, "2025-06-01"))
        ],
    )
    report = {"report_year": 2025, "department_code": "D", "item_no": "K1", "planned_ratio": 0.5}
    add_delivery(
        settings,
        "quarterly_reports",
        [
            {**report, "quarter": 1, "actual_ratio": 0.5, "submitted_date": "2025-04-02",
             "copied_to_supervision_date": "2025-04-02"},
            {**report, "quarter": 1, "item_no": "K2", "actual_ratio": 0.35, "submitted_date": "2025-04-02"},
            {**report, "quarter": 2, "actual_ratio": 0.2, "submitted_date": "2025-09-02"},
        ],
    )  # fmt: skip
    inspection = {"department_code": "D", "report_year": 2025, "quarter": 1, "inspected_date": "2025-04-20"}
    add_delivery(
        settings,
        "progress_inspections",
        [
            {**inspection, "inspection_no": "N1", "item_no": "K1", "verified_ratio": 0.1},
            {**inspection, "inspection_no": "N2", "item_no": "K2", "verified_ratio": 0.35},
        ],
    )
    add_delivery(
        settings,
        "white_papers",
        [
            {"year": 2025, "department_code": "D", "published_date": "2025-01-20"},
            {"year": 2025, "department_code": "E", "published_date": "2025-11-20"},
        ],
    )
    task = {"year": 2025, "department_code": "D", "target_value": 10, "direction": "up", "due_date": "2025-09-30"}
    done = {"finished_date": "2025-08-01"}
    add_delivery(
        settings,
        "white_paper_tasks",
        [
            {**task, **done, "task_no": "T1", "actual_value": 11},
            {**task, **done, "task_no": "T2", "actual_value": 9},
            {**task, **done, "task_no": "T3", "actual_value": 9, "excuse_code": "external",
             "is_excuse_accepted": True},
            {**task, **done, "task_no": "T4", "actual_value": 9, "target_value": None},
            {**task, "task_no": "T5", "due_date": "2026-03-31"},
        ],
    )  # fmt: skip
    case = {"department_code": "D", "opened_date": "2025-01-05", "due_date": "2025-04-05"}
    add_delivery(
        settings,
        "enforcement_cases",
        [
            {**case, "enforcement_no": "E1", "closed_date": "2025-03-01", "result": "罚款", "is_wrongful": False},
            {**case, "enforcement_no": "E2", "closed_date": "2025-06-01", "result": "罚款", "is_wrongful": True},
            {**case, "enforcement_no": "E3"},
        ],
    )
    review = {"department_code": "D", "year": 2025}
    add_delivery(
        settings,
        "external_reviews",
        [
            {**review, "review_no": "V1", "reviewer_type": "媒体", "score": 80},
            {**review, "review_no": "V2", "reviewer_type": "媒体"},
            {**review, "review_no": "V3", "reviewer_type": "人大", "score": 90},
        ],
    )


def held_to_account(settings: Settings) -> None:
    """An overdue item that was followed to its end, and a finding of which only a case was opened."""
    event = {"department_code": "D", "accountability_no": "Z1"}
    add_delivery(
        settings,
        "accountability_events",
        [
            {**event, "seq_no": 1, "event_type": "signal", "event_date": "2025-11-12",
             "signal_type": "supervision_item", "signal_no": "I3"},
            {**event, "seq_no": 2, "event_type": "notice", "event_date": "2025-11-13", "due_date": "2025-11-20"},
            {**event, "seq_no": 3, "event_type": "feedback", "event_date": "2025-11-18"},
            {**event, "accountability_no": "Z2", "seq_no": 1, "event_type": "signal", "event_date": "2025-12-01",
             "signal_type": "finding", "signal_no": "F3"},
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("supervision_figures") / "data")
    place = {"name_zh": "局", "valid_from": "2020-01-01", "jurisdiction_code": "CN"}
    add_delivery(settings, "departments", [{**place, "department_code": code} for code in "DE"])
    audited(settings)
    supervised(settings)
    held_to_account(settings)
    build(settings, *(f"+{mart}" for mart in (*COUNTED, *LISTED)), as_of=datetime(2026, 1, 31, 23, 59, 59))
    release = settings.releases_dir / "all"
    release.mkdir(parents=True)
    (release / MANIFEST).write_text("{}")
    with open_build(settings) as connection:
        write_warehouse(connection, published_tables(connection), release / WAREHOUSE)
    return settings


def traced(settings: Settings, mart: str, where: str, column: str | None = None, release: str = "all") -> Figures:
    return trace_figures(settings, mart, where, column, settings.releases_dir / release, limit=100)


@pytest.mark.parametrize("mart", COUNTED)
def test_every_sum_of_every_row_is_that_of_its_rows(settings: Settings, mart: str) -> None:
    """A sum that is not would be refused; each is nought nowhere in the build, so that none is equal by chance."""
    found = traced(settings, mart, "true")
    assert found.row_count == len(found.traced)
    shown = {figure.column for row in found.traced for figure in row.figures if figure.rows}
    asked = {figure.column for row in found.traced for figure in row.figures}
    assert asked - shown == set()


@pytest.mark.parametrize("mart", COUNTED)
def test_no_count_or_amount_of_a_mart_is_left_out(settings: Settings, mart: str) -> None:
    """Of what a mart counts or adds up, every column has its rows; a mean or amount per something is a ratio."""
    (table,) = [table for table in _tables(settings) if table.name == mart]
    added = {
        column.name
        for column in table.columns
        if re.search(r"_(count|amount)$", column.name) and "_per_" not in column.name
    }
    project = settings.dbt_project_dir
    assert added - set(sums_of(project, mart, (), dict.fromkeys(column.name for column in table.columns))) == set()


def _tables(settings: Settings) -> list:
    with open_build(settings) as connection:
        return published_tables(connection)


def test_a_count_names_file_and_row(settings: Settings) -> None:
    where = "department_code = 'D' and year = 2025"
    found = traced(settings, "marts.yearly_department_supervision", where, "overdue_item_count")
    (figure,) = found.traced[0].figures
    assert [(row["row_key"], row["file_name"], row["row_number"]) for row in figure.rows] == [
        ("item_no=I2", "supervision_items.csv", 3),
        ("item_no=I3", "supervision_items.csv", 4),
        ("item_no=I4", "supervision_items.csv", 5),
    ]
    assert "overdue_item_count = 3" in figures_text(found)


def test_a_missing_report_is_shown_without_a_file(settings: Settings) -> None:
    where = "department_code = 'D' and year = 2025 and quarter = 3"
    (row,) = traced(settings, "quarterly_department_supervision", where, "due_report_count").traced
    assert [(behind["amount"], behind["file_name"]) for behind in row.figures[0].rows] == [(1, None)]


def test_a_ratio_shows_its_numerator_and_denominator(settings: Settings) -> None:
    where = "department_code = 'D' and year = 2025"
    (row,) = traced(settings, "yearly_department_audit_summary", where, "rectified_amount_ratio").traced
    assert {figure.column: figure.value for figure in row.figures} == {
        "rectified_required_amount": Decimal("90.00"),
        "required_amount": Decimal("150.00"),
    }


def test_a_reviewer_has_only_the_reviews_of_its_kind(settings: Settings) -> None:
    where = "department_code = 'D' and reviewer_type = '媒体'"
    (row,) = traced(settings, "yearly_department_external_review", where, "review_count").traced
    assert [behind["row_key"] for behind in row.figures[0].rows] == ["review_no=V1", "review_no=V2"]


def test_a_finding_shows_its_own_row_and_its_life(settings: Settings) -> None:
    (row,) = traced(settings, "fct_audit_finding", "finding_no = 'F6'").traced
    assert [fact["row_number"] for fact in row.facts["fct_audit_finding"]] == [7]
    assert len(row.facts["fct_audit_rectification"]) == 5


def test_a_case_lists_its_events_and_what_it_is_about(settings: Settings) -> None:
    (row,) = traced(settings, "fct_accountability_case", "accountability_no = 'Z1'").traced
    assert [fact["row_number"] for fact in row.facts["fct_accountability_event"]] == [2, 3, 4]
    assert [fact["row_key"] for fact in row.facts["fct_supervision_item"]] == ["item_no=I3"]


def test_a_loop_is_traced_to_signal_and_events(settings: Settings) -> None:
    (row,) = traced(settings, "closed_loop_status", "signal_type = 'finding' and signal_no = 'F3'").traced
    assert [fact["row_key"] for fact in row.facts["fct_audit_finding"]] == ["finding_no=F3"]
    assert [fact["row_number"] for fact in row.facts["fct_accountability_event"]] == [5]
    (unanswered,) = traced(settings, "closed_loop_status", "signal_no = '2025/D/T2'").traced
    assert [fact["row_number"] for fact in unanswered.facts["fct_white_paper_task"]] == [3]
    assert unanswered.facts["fct_accountability_event"] == []


def test_a_judged_case_lists_its_events(settings: Settings) -> None:
    found = traced(settings, "accountability_case_check", "accountability_no = 'Z2'")
    assert found.traced
    for row in found.traced:
        assert [fact["row_number"] for fact in row.facts["fct_accountability_event"]] == [5]


def test_a_subject_lists_its_meetings_and_items(settings: Settings) -> None:
    (row,) = traced(settings, "repeated_coordination", "subject_no = 'S2'").traced
    assert len(row.facts["fct_coordination_meeting"]) == 2
    assert [fact["row_key"] for fact in row.facts["fct_supervision_item"]] == ["item_no=I3"]


@pytest.mark.parametrize(
    ("change", "mart", "column"),
    [
        ("fct_audit_finding set amount = amount + 1 where finding_no = 'F2'", COUNTED[0], "found_amount"),
        ("fct_supervision_item set is_overdue = false where item_no = 'I2'", COUNTED[1], "overdue_item_count"),
    ],
)
def test_a_release_whose_rows_do_not_add_up_is_refused(settings: Settings, change: str, mart: str, column: str) -> None:
    """The same release with one row altered: the figure stays, its rows say otherwise."""
    altered = settings.releases_dir / column
    altered.mkdir()
    (altered / MANIFEST).write_text("{}")
    (altered / WAREHOUSE).write_bytes((settings.releases_dir / "all" / WAREHOUSE).read_bytes())
    with duckdb.connect(str(altered / WAREHOUSE)) as connection:
        connection.execute(f"update marts.{change}")
    with pytest.raises(Refusal, match=rf"E-TRC-07.*{column}") as refused:
        traced(settings, mart, "department_code = 'D' and year = 2025", column, release=column)
    assert refused.value.exit_code == 5


@pytest.mark.parametrize(
    ("mart", "where", "column", "code"),
    [
        ("yearly_department_supervision", "year = 1999", None, "E-TRC-05"),
        ("yearly_department_supervision", "year = 2025", "department_name", "E-TRC-06"),
        ("yearly_department_supervision", "true) union all (select 1", None, "E-QRY-01"),
    ],
)
def test_what_cannot_be_traced_is_said_plainly(
    settings: Settings, mart: str, where: str, column: str | None, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        traced(settings, mart, where, column)
