"""What a department does not send is not measured: NULL, and out of the score, never nought and never full marks."""

from datetime import datetime

import pytest

from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 3, 31, 23, 59, 59)
MATTER = {
    "matter_version": 1,
    "matter_name": "事项",
    "matter_type": "01",
    "case_type": "2",
    "statutory_limit": 20,
    "promised_limit": 10,
    "limit_unit": "workday",
    "valid_from": "2020-01-01",
}


def messages(department: str) -> list[dict]:
    """Two cases finished in time; one of them was asked for a supplement and stood still for a hearing."""
    case = {"matter_code": f"M-{department}", "department_code": department}
    rows = []
    for number in ("1", "2"):
        one = case | {"case_no": f"{department}-{number}"}
        rows += [
            one | {"event_type": "apply", "event_at": "2026-03-02 09:00:00"},
            one | {"event_type": "accept", "event_at": "2026-03-02 10:00:00"},
            one | {"event_type": "finish", "event_at": "2026-03-11 10:00:00"},
        ]
    return rows


def evidence(department: str) -> list[dict]:
    one = {"matter_code": f"M-{department}", "department_code": department, "case_no": f"{department}-2"}
    rows = [
        *messages(department),
        one | {"event_type": "supply_notice", "event_at": "2026-03-03 10:00:00"},
        one | {"event_type": "special_start", "event_at": "2026-03-04 10:00:00"},
        one | {"event_type": "special_end", "event_at": "2026-03-06 10:00:00"},
    ]
    special = {"special_type": "2", "special_kind": "hearing", "is_told_in_writing": True, "approved_by": "p"}
    filled = {
        "apply": {"channel": "online"},
        "accept": {"status_code": "1"},
        "finish": {"result_code": "0"},
        "special_start": special | {"reason": "法定听证"},
    }
    return [row | {"uploaded_at": row["event_at"]} | filled.get(row["event_type"], {}) for row in rows]


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("measured") / "data")
    for department, rows in (("BARE", messages("BARE")), ("FULL", evidence("FULL"))):
        place = {"valid_from": "2020-01-01", "name_zh": department, "ranking_group": "city"}
        add_delivery(settings, "departments", [place | {"department_code": department}])
        add_delivery(
            settings, "approval_matters", [MATTER | {"matter_code": f"M-{department}", "department_code": department}]
        )
        add_delivery(settings, "approval_events", rows)
    build(settings, "+monthly_approval_efficiency_ranking", as_of=AS_OF)
    return settings


def of(settings: Settings, table: str, department: str) -> dict:
    rows = rows_of(
        settings, f"select * from marts.{table} where department_code = '{department}' and month = date '2026-03-01'"
    )
    (row,) = (row for row in rows if row.get("policy_id", "rate_based_v1") == "rate_based_v1")
    return row


def sections(settings: Settings, department: str) -> dict[str, bool]:
    rows = rows_of(
        settings,
        "select section_code, is_measured, points from marts.monthly_department_score_detail "
        f"where department_code = '{department}' and month = date '2026-03-01' and component = 'section' "
        "and policy_id = 'rate_based_v1'",
    )
    assert all((row["points"] is None) != row["is_measured"] for row in rows)
    return {row["section_code"]: row["is_measured"] for row in rows}


def test_what_is_sent_is_measured_be_it_nought(city):
    full = of(city, "monthly_department_approval_efficiency", "FULL")
    assert float(full["first_time_ratio"]) == 0.5
    assert float(full["special_procedure_ratio"]) == 0.5
    # (03-04, 03-06] is two working days of the seven of (03-02, 03-11]; the other case took all seven: 2 / (2 + 5 + 7)
    assert full["suspended_working_days"] == 2
    assert float(full["suspended_share_ratio"]) == pytest.approx(2 / 14, abs=1e-6)
    assert float(full["online_ratio"]) == 1
    assert (full["late_upload_count"], float(full["late_upload_ratio"])) == (0, 0)


@pytest.mark.parametrize(
    "column",
    [
        "first_time_count",
        "first_time_ratio",
        "suspended_case_count",
        "special_procedure_ratio",
        "suspended_working_days",
        "suspended_share_ratio",
        "online_ratio",
        "late_upload_ratio",
        "not_approved_ratio",
        "satisfied_ratio",
        "bad_rating_rectified_ratio",
        "complaint_count",
        "complaint_on_time_ratio",
    ],
)
def test_what_is_not_sent_is_null(city, column):
    assert of(city, "monthly_department_approval_efficiency", "BARE")[column] is None


def test_times_alone_are_enough_for_what_rests_on_times(city):
    bare = of(city, "monthly_department_approval_efficiency", "BARE")
    assert (bare["finished_count"], bare["normal_finish_count"], bare["on_time_promised_count"]) == (2, 2, 2)
    assert float(bare["on_time_promised_ratio"]) == 1
    assert float(bare["mean_elapsed_working_days"]) == 7


def test_a_section_without_a_measured_rule_is_out_of_the_score(city):
    bare, full = sections(city, "BARE"), sections(city, "FULL")
    assert {name for name, is_measured in bare.items() if is_measured} == {"time_limit"}
    assert {name for name, is_measured in full.items() if is_measured} == {"time_limit", "process", "inspection"}
    # 14 of 100 points, and 14 + 14 + 14 of 100
    assert float(of(city, "monthly_department_approval_score", "BARE")["measured_ratio"]) == 0.14
    assert float(of(city, "monthly_department_approval_score", "FULL")["measured_ratio"]) == 0.42


def test_who_is_hardly_measured_or_has_too_few_cases_is_not_ranked(city):
    for department in ("BARE", "FULL"):
        row = of(city, "monthly_approval_efficiency_ranking", department)
        assert (row["is_ranked"], row["approval_rank"]) == (False, None)
        assert row["rank_exclusion_reason"] == "below_minimum"
