"""Audit, supervision, accountability and posts: what is known is published with its row, what is not known waits."""

from datetime import datetime

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 12, 31, 23, 59, 59)
DEPARTMENT = {"department_code": "D", "valid_from": "2020-01-01", "name_zh": "甲局"}
DAY = "2026-03-02"

# Of every dataset a row that is known and one that refers to what nobody has delivered: fact, rows, column that waits.
SENT: dict[str, tuple[str, list[dict], str | None]] = {
    "audit_projects": (
        "fct_audit_project",
        [{"audit_no": "A", "auditee_code": "D"}, {"audit_no": "B", "auditee_code": "?"}],
        "auditee_code",
    ),
    "audit_findings": (
        "fct_audit_finding",
        [
            {"finding_no": "F", "audit_no": "A", "department_code": "D"},
            {"finding_no": "G", "audit_no": "?", "department_code": "D"},
        ],
        "audit_no",
    ),
    "audit_rectifications": (
        "fct_audit_rectification",
        [{"finding_no": f, "seq_no": 1, "event_type": "rectified", "event_date": DAY} for f in ("F", "G")],
        "finding_no",
    ),
    "audit_recommendations": (
        "fct_audit_recommendation",
        [{"recommendation_no": "R", "audit_no": "A"}, {"recommendation_no": "S", "audit_no": "?"}],
        "audit_no",
    ),
    "official_terms": (
        "fct_official_term",
        [{"official_id": "p", "post": "局长", "term_start": DAY, "department_code": code} for code in ("D",)],
        None,
    ),
    "supervision_items": (
        "fct_supervision_item",
        [
            {"item_no": i, "source_type": "document", "lead_department_code": code, "assigned_date": DAY}
            for i, code in (("I", "D"), ("J", "?"))
        ],
        "lead_department_code",
    ),
    "coordination_meetings": (
        "fct_coordination_meeting",
        [{"subject_no": "S", "coordination_no": 1, "met_date": DAY}],
        None,
    ),
    "quarterly_reports": (
        "fct_quarterly_report_item",
        [{"report_year": 2026, "quarter": 1, "department_code": code, "item_no": "K"} for code in ("D", "?")],
        "department_code",
    ),
    "progress_inspections": (
        "fct_progress_inspection",
        [
            {"inspection_no": no, "item_no": item, "department_code": "D", "inspected_date": DAY}
            for no, item in (("P", "K"), ("Q", "?"))
        ],
        "item_no",
    ),
    "white_papers": (
        "fct_white_paper",
        [{"year": 2026, "department_code": code} for code in ("D", "?")],
        "department_code",
    ),
    "white_paper_tasks": (
        "fct_white_paper_task",
        [{"year": 2026, "department_code": code, "task_no": "T"} for code in ("D", "?")],
        "department_code",
    ),
    "enforcement_cases": (
        "fct_enforcement_case",
        [{"enforcement_no": no, "department_code": code, "opened_date": DAY} for no, code in (("E", "D"), ("F", "?"))],
        "department_code",
    ),
    "external_reviews": (
        "fct_external_review",
        [
            {"review_no": no, "department_code": code, "year": 2026, "reviewer_type": "媒体"}
            for no, code in (("V", "D"), ("W", "?"))
        ],
        "department_code",
    ),
    "accountability_events": (
        "fct_accountability_event",
        [
            {"accountability_no": no, "event_type": "signal", "event_date": DAY, "department_code": code}
            for no, code in (("Z", "D"), ("Y", "?"))
        ],
        "department_code",
    ),
    "case_transfers": (
        "fct_case_transfer",
        [{"transfer_no": no, "accountability_no": of, "transferred_date": DAY} for no, of in (("X", "Z"), ("Y", "?"))],
        "accountability_no",
    ),
    "posts": (
        "fct_post",
        [{"post_id": no, "valid_from": DAY, "department_code": code} for no, code in (("P", "D"), ("Q", "?"))],
        "department_code",
    ),
    "task_assignments": (
        "fct_task_assignment",
        [{"source_type": "matter_step", "source_no": "M", "post_id": post} for post in ("P", "?")],
        "post_id",
    ),
    "staff_assessments": (
        "fct_staff_assessment",
        [
            {
                "department_code": code,
                "year": 2026,
                "assessment_kind": "annual",
                "staff_class": "non_leading",
                "grade": "优秀",
                "people_count": 2,
            }
            for code in ("D", "?")
        ],
        "department_code",
    ),
    "jurisdiction_disputes": (
        "fct_jurisdiction_dispute",
        [{"dispute_no": "J", "department_codes": "D;E", "raised_date": DAY}],
        None,
    ),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("supervision") / "data")
    add_delivery(settings, "departments", [DEPARTMENT])
    for dataset, (_, rows, _) in SENT.items():
        add_delivery(settings, dataset, rows)
    build(settings, *(f"+{fact}" for fact, _, _ in SENT.values()), "+pending_row", as_of=AS_OF)
    return settings


@pytest.mark.parametrize(("dataset", "fact"), [(dataset, fact) for dataset, (fact, _, _) in SENT.items()])
def test_what_is_known_is_published_with_its_row(settings: Settings, dataset: str, fact: str) -> None:
    (row,) = rows_of(settings, f"select * from marts.{fact}")
    assert (row["file_name"], row["row_number"]) == (f"{dataset}.csv", 2)


def test_what_is_not_known_waits_once(settings: Settings) -> None:
    waiting = rows_of(settings, "select dataset, column_name, value from quality.pending_row")
    found = {(row["dataset"], row["column_name"]) for row in waiting}
    assert found == {(dataset, column) for dataset, (_, _, column) in SENT.items() if column}
    assert len(waiting) == len(found)
