"""Every file of ``data/reference`` is what ``_tables.yml`` says of it, and what it refers to exists."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from orchestration.contracts import load_contracts

PROJECT = Path(__file__).resolve().parents[3]
REFERENCE = PROJECT / "data" / "reference"
TABLES = yaml.safe_load((REFERENCE / "_tables.yml").read_text(encoding="utf-8"))
CHINESE = re.compile("[\u4e00-\u9fff]")
FORMS = {
    "text": re.compile(r"\S(.*\S)?"),
    "integer": re.compile(r"0|-?[1-9]\d*"),
    "decimal": re.compile(r"-?(0|[1-9]\d*)(\.\d+)?"),
    "boolean": re.compile("[01]"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def values(table: str, column: str) -> set[str]:
    return {row[column] for row in rows(table)}


def codes(code_set: str) -> set[str]:
    return {row["code"] for row in rows("code_set") if row["code_set"] == code_set}


def test_every_file_is_described_and_every_description_has_its_file():
    assert {path.stem for path in REFERENCE.glob("*.csv")} == set(TABLES)
    assert list(TABLES) == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_the_description_speaks_both_languages(table):
    described = TABLES[table]
    for entry in (described["title_zh"], described["row_zh"], *(c["description_zh"] for c in described["columns"])):
        assert CHINESE.search(entry), entry
    for entry in (described["title_en"], described["row_en"], *(c["description_en"] for c in described["columns"])):
        assert entry.strip()


@pytest.mark.parametrize("table", TABLES)
def test_a_file_is_plain_utf8_with_line_feeds(table):
    content = (REFERENCE / f"{table}.csv").read_bytes()
    text = content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(line == line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("table", TABLES)
def test_columns_and_types_are_as_described(table):
    columns = TABLES[table]["columns"]
    found = rows(table)
    assert found
    for row in found:
        assert list(row) == [column["name"] for column in columns]
        for column in columns:
            value = row[column["name"]]
            if value == "" and column.get("optional"):
                continue
            assert FORMS[column["type"]].fullmatch(value), (table, column["name"], row)
            if column["type"] == "date":
                date.fromisoformat(value)
            if "values" in column:
                assert value in column["values"], (table, column["name"], row)


@pytest.mark.parametrize("table", TABLES)
def test_the_key_is_unique_and_sorts_the_file(table):
    keys = [tuple(row[name] for name in TABLES[table]["key"]) for row in rows(table)]
    assert keys == sorted(set(keys))


def test_jurisdictions_have_a_known_calendar_or_none_and_a_real_time_zone():
    for row in rows("jurisdiction"):
        assert row["calendar_code"] in values("calendar", "calendar_code") | {""}
        assert row["calendar_code"] or row["is_default"] == "0"
        assert ZoneInfo(row["time_zone"]).key == row["time_zone"]
        assert row["currency_code"] in {"CNY", "EUR", "USD"}
        assert 1 <= int(row["fiscal_year_start_month"]) <= 12


def test_policies_name_known_jurisdictions_matter_types_rules_and_sections():
    jurisdictions = values("jurisdiction", "jurisdiction_code") | {"*"}
    rules = values("rule_register", "rule_id") | {"*"}
    assert values("clock_policy", "jurisdiction_code") <= jurisdictions
    assert values("clock_policy", "matter_type") <= codes("matter_type") | {"*"}
    assert values("score_policy", "jurisdiction_code") <= jurisdictions
    assert values("score_policy", "rule_id") <= rules
    assert values("alert_policy", "rule_id") <= rules
    assert values("calendar_notes", "calendar_code") <= values("calendar", "calendar_code")


def test_what_is_used_of_a_code_set_is_the_whole_code_set():
    assert values("result_code", "result_code") == codes("result_code")
    assert values("special_kind", "special_kind") == codes("special_kind")


@pytest.mark.parametrize(
    ("dataset", "column", "code_set"),
    [
        ("accountability_events", "event_type", "accountability_event_type"),
        ("accountability_events", "regulation_code", "regulation"),
        ("accountability_events", "role", "accountability_role"),
        ("accountability_events", "signal_type", "signal_type"),
        ("approval_complaints", "result", "complaint_result"),
        ("approval_complaints", "topic", "complaint_topic"),
        ("approval_events", "channel", "channel"),
        ("approval_events", "event_type", "event_type"),
        ("approval_events", "limit_unit", "limit_unit"),
        ("approval_events", "result_code", "result_code"),
        ("approval_events", "special_kind", "special_kind"),
        ("approval_events", "special_type", "special_type"),
        ("approval_matters", "case_type", "case_type"),
        ("approval_matters", "exercise_level", "exercise_level"),
        ("approval_matters", "limit_unit", "limit_unit"),
        ("approval_ratings", "satisfaction_grade", "satisfaction_grade"),
        ("departments", "category", "department_category"),
        ("sample_inspections", "outcome", "sample_outcome"),
    ],
)
def test_contracts_accept_exactly_the_codes_of_the_set(dataset, column, code_set):
    contract = load_contracts(PROJECT / "data" / "contracts")[dataset]
    assert set(contract.by_name[column].values) == codes(code_set)


def test_reporting_duties_are_about_datasets_that_have_a_contract():
    assert values("reporting_obligation", "dataset") <= set(load_contracts(PROJECT / "data" / "contracts"))


def test_result_codes_that_count_are_normal_finishes():
    status = {row["result_code"]: row["case_status"] for row in rows("result_code")}
    assert status == {
        **dict.fromkeys("01467", "finished"),
        **dict.fromkeys("23", "invalid"),
        "5": "withdrawn",
    }
    for column in ("is_normal_finish", "counts_in_efficiency"):
        assert {row["result_code"] for row in rows("result_code") if row[column] == "1"} == {"0", "4", "6"}


def test_article_45_lists_eight_kinds():
    outside = {row["special_kind"] for row in rows("special_kind") if row["is_article_45"] == "0"}
    assert outside == {"other"}
    assert len(rows("special_kind")) == 9


def test_our_grades_run_against_those_of_the_standard():
    named = {row["code"]: row["meaning_en"] for row in rows("code_set") if row["code_set"] == "satisfaction_grade"}
    for grade, meaning in named.items():
        assert f"code {6 - int(grade)} of GB/T 39046 A.8" in meaning


def clock(jurisdiction: str, matter_type: str, parameter: str) -> str | None:
    """The value that holds: jurisdiction before '*', then matter type before '*'."""
    held = {
        (row["jurisdiction_code"], row["matter_type"]): row["value"]
        for row in rows("clock_policy")
        if row["parameter"] == parameter
    }
    order = [(jurisdiction, matter_type), (jurisdiction, "*"), ("*", matter_type), ("*", "*")]
    return next((held[scope] for scope in order if scope in held), None)


@pytest.mark.parametrize(
    ("jurisdiction", "matter_type", "parameter", "value"),
    [
        ("CN", "01", "deemed_acceptance", "1"),
        ("NL", "01", "deemed_acceptance", "0"),
        ("CN", "01", "acceptance_answer_workdays", "5"),
        ("CN", "01", "extension_cap_workdays", "10"),
        ("CN", "01", "extension_cap_joint_workdays", "15"),
        ("CN", "07", "extension_cap_workdays", None),
        ("NL", "01", "extension_cap_workdays", None),
        ("CN", "01", "issue_limit_workdays", "10"),
        ("CN", "07", "issue_limit_workdays", None),
        ("CN", "01", "special_needs_article_45_kind", "1"),
        ("NL", "01", "special_needs_article_45_kind", "1"),
        ("CN", "01", "special_needs_written_notice", "1"),
        ("CN", "01", "unqualified_special_stops_statutory", "0"),
        ("CN", "01", "unqualified_special_stops_promised", "0"),
        ("CN", "01", "supplement_after_acceptance_stops_statutory", "0"),
        ("CN", "01", "supplement_after_acceptance_stops_promised", "0"),
        ("CN", "01", "extension_moves_promised", "0"),
        ("CN", "01", "calendar_day_due_rolls_over_holiday", "1"),
        ("NL", "01", "calendar_day_due_rolls_over_holiday", "1"),
    ],
)
def test_the_clock_keeps_the_law(jurisdiction, matter_type, parameter, value):
    assert clock(jurisdiction, matter_type, parameter) == value


def test_office_hours_lie_in_one_day_in_order():
    hours = ("office_opens", "office_break_starts", "office_break_ends", "office_closes")
    minutes = [int(clock("CN", "01", f"{name}_minute") or 0) for name in hours]
    assert minutes == sorted(set(minutes))
    assert 0 < minutes[0] <= minutes[-1] < 24 * 60


@pytest.mark.parametrize("policy_id", ["rate_based_v1", "published_signals"])
def test_the_score_has_nine_sections_and_a_hundred_points(policy_id):
    policy = [row for row in rows("score_policy") if row["policy_id"] == policy_id]
    points = {row["section_code"]: int(row["value"]) for row in policy if row["parameter"] == "full_points"}
    tolerance = {row["section_code"]: Decimal(row["value"]) for row in policy if row["parameter"] == "tolerance_rate"}
    assert len(points) == 9
    assert sum(points.values()) == 100
    assert set(tolerance) == (set(points) if policy_id == "rate_based_v1" else set())
    assert all(0 < rate <= 1 for rate in tolerance.values())


def test_a_rule_feeds_one_section_of_rates_and_signals_may_take_from_two():
    feeds = {"rate_based_v1": [], "published_signals": []}
    for row in rows("score_policy"):
        if row["parameter"] == "counts":
            feeds[row["policy_id"]].append((row["rule_id"], row["section_code"]))
            assert row["section_code"] != "*"
    assert len(feeds["rate_based_v1"]) == len({rule for rule, _ in feeds["rate_based_v1"]}) == 25
    twice = {rule for rule, count in Counter(rule for rule, _ in feeds["published_signals"]).items() if count > 1}
    assert twice == {"F01", "F02", "P01", "P05", "T02"}


def test_what_a_signal_takes_is_what_the_two_cities_published():
    published = {
        row["parameter"]: (row["value"], row["evidence"])
        for row in rows("score_policy")
        if row["policy_id"] == "published_signals" and row["parameter"].startswith(("signal_", "incomplete_"))
    }
    assert published == {
        "incomplete_case_points_per_percent": ("1", "found"),
        "incomplete_max_points": ("5", "found"),
        "signal_red_points": ("10", "found"),
        "signal_warning_points": ("3", "found"),
        "signal_warning_run": ("3", "ours"),
        "signal_yellow_points": ("5", "found"),
    }


def test_nothing_of_our_own_is_called_official():
    """The points and bonuses come from a public text; how rates use them, and every cap, is ours."""
    ours = {row["parameter"] for row in rows("score_policy") if row["evidence"] == "ours"}
    assert {
        "tolerance_rate",
        "counts",
        "minimum_finished",
        "minimum_measured_ratio",
        "bonus_cap",
        "coefficient",
    } <= ours


def test_an_alert_policy_says_days_only_where_its_unit_counts_them():
    policies: dict[str, list[dict[str, str]]] = {}
    for row in rows("alert_policy"):
        policies.setdefault(row["policy_id"], []).append(row)
        assert (row["threshold"] == "") == (row["unit"] == "finding"), row
        assert (row["unit"] == "feedback_workdays") == (row["rule_id"] == "T09"), row
        if row["rule_id"] == "T04":
            assert row["unit"] != "finding", row
        if row["unit"] == "ratio_of_promised":
            assert 0 < Decimal(row["threshold"]) < 1, row
    published = {"yulin_2017", "city_170306", "chengdu_2010", "quanzhou_2007", "city_172253", "hunan_engine"}
    assert set(policies) == {"default", *published}
    for policy_id, listed in policies.items():
        unanswered = [row["valid_from"] for row in listed if row["rule_id"] == "T09"]
        assert len(unanswered) == len(set(unanswered)), policy_id
        assert {row["rule_id"] for row in listed} >= {"T01", "T04"}
    assert not {"L01", "L02", "L03", "L05"} & {row["rule_id"] for row in policies["default"]}


def test_the_register_holds_the_rules_that_count_and_those_that_guard_the_data():
    """Which rules of the catalogue there are is held in ``structure/test_rules.py``."""
    assert values("rule_register", "rule_id") >= values("score_policy", "rule_id") - {"*"} | {"K01", "K02", "E-REF-01"}
    for row in rows("rule_register"):
        assert CHINESE.search(row["title_zh"])
        assert CHINESE.search(row["fix_zh"])
        assert all(re.fullmatch("[a-z_]+", mart) for mart in row["endangers"].split(";"))


def test_faults_and_rules_point_at_each_other():
    """A fault says which rules or leads point to it or why the data cannot show it."""
    register, faults = rows("rule_register"), rows("accountability_fault")
    by_rule = {(row["rule_id"], fault) for row in register for fault in filter(None, row["fault_codes"].split(";"))}
    by_fault = {(rule, row["fault_code"]) for row in faults for rule in filter(None, row["detected_by"].split(";"))}
    assert by_rule == by_fault
    assert [row["fault_code"] for row in faults] == [
        *(f"A{number:02}" for number in range(1, 16)),
        *(f"B{number}" for number in range(14, 21)),
        *("C01", "C02", "C03", "D01", "D02", "D03"),
        *(f"E{number:02}" for number in range(1, 11)),
        *(f"H{number:02}" for number in range(1, 12)),
    ]
    regulation = {"A": "4", "B": "4", "C": "4", "D": "4", "E": "3", "H": "2"}
    for row in faults:
        assert CHINESE.search(row["title_zh"])
        assert row["regulation_code"] == regulation[row["fault_code"][0]]
        pointed_to = row["detected_by"] or row["lead_signals"]
        reasons = {row["not_detected_zh"], row["not_detected_en"]}
        assert (reasons == {""}) == (pointed_to != "")
        assert pointed_to or (row["not_detected_zh"] and row["not_detected_en"])
        for lead in filter(None, row["lead_signals"].split(";")):
            assert not lead.startswith("alert_") or lead.removeprefix("alert_") in values("rule_register", "rule_id")


def test_words_and_codes_of_accountability_are_those_of_the_code_sets():
    assert values("accountability_outcome", "outcome_code") == codes("accountability_outcome") - {"unclear"}
    assert all(row["word"] == row["word"].strip().lower() for row in rows("accountability_outcome"))
    assert values("accountability_role_rule", "role") - {"none"} <= codes("accountability_role")
    assert values("accountability_form", "regulation_code") - {"*"} <= codes("regulation")
    assert values("closed_loop_limit", "signal_type") == codes("signal_type")


def test_what_discipline_takes_is_what_the_score_takes():
    taken = {
        f"discipline_{row['form_code']}_points": Decimal(row["deduction_points"])
        for row in rows("accountability_form")
        if row["deduction_points"]
    }
    policy = [row for row in rows("score_policy") if row["parameter"].startswith("discipline_")]
    assert {row["parameter"]: Decimal(row["value"]) for row in policy} == taken


def test_what_a_rule_needs_is_a_column_or_a_message_of_the_contract():
    contract = load_contracts(PROJECT / "data" / "contracts")["approval_events"]
    known = set(contract.by_name) | {f"event_type:{value}" for value in contract.by_name["event_type"].values}
    needed = {need for row in rows("rule_register") for need in filter(None, row["needs"].split(";"))}
    assert needed <= known


def test_levels_of_departments_are_those_of_the_contract():
    assert values("department_level", "department_level") == set(
        load_contracts(PROJECT / "data" / "contracts")["departments"].by_name["level"].values
    )
    assert values("department_level", "exercise_level") <= codes("exercise_level")


def test_rule_parameters_belong_to_rules_and_jurisdictions():
    assert values("rule_parameter", "rule_id") <= values("rule_register", "rule_id")
    assert values("rule_parameter", "jurisdiction_code") <= values("jurisdiction", "jurisdiction_code") | {"*"}


def test_a_metric_is_named_like_its_column_and_says_what_it_divides():
    for row in rows("metric_register"):
        assert row["metric_id"] == row["column"]
        assert CHINESE.search(row["name_zh"])
        assert CHINESE.search(row["definition_zh"])
        assert date.fromisoformat(row["reviewed_on"]) < date.fromisoformat(row["review_by"])
        assert (row["unit"] == "ratio") == row["metric_id"].endswith("_ratio")
        assert (row["unit"] == "count") == row["metric_id"].endswith("_count")
        if row["unit"] == "ratio":
            assert row["numerator"]
            assert row["denominator"]
            assert int(row["minimum_denominator"]) >= 1
        if row["unit"] == "count":
            assert row["numerator"]
            assert not row["denominator"]


def test_methods_and_categories_of_procurement_are_those_of_the_contract():
    contract = load_contracts(PROJECT / "data" / "contracts")["procurement_contracts"]
    assert values("procurement_method", "method") == set(contract.by_name["method"].values)
    assert values("procurement_rule", "category") <= {*contract.by_name["category"].values, "*"}
    assert values("procurement_rule", "jurisdiction_code") <= values("jurisdiction", "jurisdiction_code") | {"*"}


def test_a_rule_of_procurement_keeps_its_unit():
    units = {(row["rule_id"], row["parameter"], row["unit"]) for row in rows("procurement_rule")}
    assert len(units) == len({(rule, parameter) for rule, parameter, _ in units})


def test_operating_expenditure_is_a_list_of_items_and_not_every_item_01():
    listed = rows("operating_expenditure_items")
    assert all(len(row["functional_code"]) == 7 for row in listed)
    assert not {"2050201", "2080501", "2210201"} & {row["functional_code"] for row in listed}
    # one period each, so that no payment is met twice
    codes_listed = [(row["jurisdiction_code"], row["functional_code"]) for row in listed]
    assert len(codes_listed) == len(set(codes_listed))
    classes = {(row["jurisdiction_code"], row["functional_code"]) for row in rows("functional_class")}
    assert {(row["jurisdiction_code"], row["functional_code"][:3]) for row in listed} <= classes


def test_one_driver_of_unit_cost_is_preferred_at_a_time():
    preferred = Counter(
        (row["jurisdiction_code"], row["valid_from"]) for row in rows("unit_cost_driver") if row["is_preferred"] == "1"
    )
    assert set(preferred.values()) == {1}
    listed = Counter((row["jurisdiction_code"], row["valid_from"]) for row in rows("unit_cost_driver"))
    assert set(listed.values()) == {3}  # whoever sets one sets all, or two could be preferred
    assert set(preferred) == {(row["jurisdiction_code"], row["valid_from"]) for row in rows("unit_cost_driver")}
