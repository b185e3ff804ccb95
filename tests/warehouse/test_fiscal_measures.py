"""Every additive measure is the sum of the rows that are listed behind it, in the build and asked of a release."""

from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from orchestration.publication.model_sql import model_sql
from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 6, 30, 23, 59, 59)
BUDGET = {"fiscal_year": 2025, "department_code": "A", "phase": "initial", "fund_type": "general_public_budget"}
PAID = {"department_code": "A", "paid_date": "2025-03-01", "fund_type": "general_public_budget"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("measures") / "data")
    add_delivery(
        settings,
        "departments",
        [
            {"department_code": code, "name_zh": code, "valid_from": "2020-01-01", "jurisdiction_code": "CN"}
            for code in "ABC"
        ],
    )
    unit = {"unit_code": "A1", "valid_from": "2020-01-01", "department_code": "A", "unit_type": "administrative"}
    add_delivery(settings, "budget_units", [unit])
    add_delivery(
        settings,
        "budget_lines",
        [
            {**BUDGET, "economic_code": "30201", "expenditure_kind": "basic", "amount": 100},
            {**BUDGET, "economic_code": "30217", "expenditure_kind": "basic", "amount": 20},
            {**BUDGET, "economic_code": "302", "expenditure_kind": "project", "project_code": "P", "amount": 500,
             "is_key_expenditure": True},
            {**BUDGET, "economic_code": "30217", "expenditure_kind": "basic", "phase": "adjusted", "doc_no": "1",
             "amount": -5},
            {**BUDGET, "economic_code": "30201", "expenditure_kind": "basic", "phase": "adjusted", "doc_no": "1",
             "amount": 5, "explanation": "moved"},
            # beside payments the executed phase is not spent a second time
            {**BUDGET, "phase": "final", "amount": 590},
            {**BUDGET, "department_code": "B", "phase": "final", "amount": 70},
        ],
    )  # fmt: skip
    add_delivery(
        settings,
        "payments",
        [
            {**PAID, "voucher_no": "1", "line_no": 1, "economic_code": "30201", "expenditure_kind": "basic",
             "unit_code": "A1", "functional_code": "2010301", "amount": 90},
            {**PAID, "voucher_no": "2", "line_no": 1, "economic_code": "30217", "expenditure_kind": "basic",
             "amount": 12, "paid_date": "2025-12-31"},
            {**PAID, "voucher_no": "3", "line_no": 1, "economic_code": "30217", "expenditure_kind": "basic",
             "amount": -2, "is_reversal": True},
            {**PAID, "voucher_no": "4", "line_no": 1, "economic_code": "302", "expenditure_kind": "project",
             "functional_code": "2080501", "amount": 400},
        ],
    )  # fmt: skip
    add_delivery(
        settings,
        "carryovers",
        [
            {"fiscal_year": 2025, "department_code": "A", "origin_year": year, "balance_amount": amount}
            for year, amount in ((2025, 30), (2024, 7))
        ],
    )
    add_delivery(
        settings,
        "procurement_contracts",
        [
            {"contract_no": "C1", "department_code": "A", "signed_date": "2025-05-01", "budget_amount": 50,
             "award_amount": 45},
            {"contract_no": "C2", "department_code": "A", "tender_date": "2025-05-01", "budget_amount": 10},
            {"contract_no": "C3", "department_code": "A", "award_notice_date": "2025-05-01", "award_amount": 9},
        ],
    )  # fmt: skip
    add_delivery(
        settings,
        "fixed_assets",
        [
            {"asset_no": "1", "year": 2025, "department_code": "A", "original_value_amount": 60, "status": "in_use"},
            {"asset_no": "2", "year": 2025, "department_code": "A", "original_value_amount": 40, "status": "idle"},
        ],
    )
    indicator = {"fiscal_year": 2025, "project_code": "P", "department_code": "A"}
    add_delivery(
        settings,
        "performance_self_evaluations",
        [
            {**indicator, "indicator_code": "1", "aspect": "quantity", "target_value": 10, "actual_value": 10},
            {**indicator, "indicator_code": "2", "aspect": "quantity", "target_value": 10, "actual_value": 9},
            {**indicator, "indicator_code": "3", "aspect": "timeliness", "direction": "down", "target_value": 5,
             "actual_value": 5},
            {**indicator, "indicator_code": "4", "aspect": "quality", "actual_value": 0.9},
        ],
    )  # fmt: skip
    add_delivery(settings, "headcount", [{"department_code": "C", "as_of_date": "2025-12-31", "in_post": 4}])
    build(settings, "+int_fiscal__yearly_amount", "+int_fiscal__measured_amount", as_of=AS_OF)
    return settings


def figures(settings: Settings) -> dict[tuple[str, int], dict]:
    return {
        (row["department_code"], row["fiscal_year"]): row
        for row in rows_of(settings, "select * from intermediate.int_fiscal__yearly_amount")
    }


def test_figures_are_those_of_the_rows(warehouse):
    amounts = figures(warehouse)
    known = {name: int(value) for name, value in amounts["A", 2025].items() if isinstance(value, Decimal)}
    assert known == {
        "initial_budget_amount": 620,
        "net_adjustment_amount": 0,
        "gross_adjustment_amount": 10,
        "unexplained_adjustment_amount": 0,
        "adjusted_budget_amount": 620,
        "public_use_budget_amount": 120,
        "three_public_budget_amount": 15,
        "three_public_unstated_budget_amount": 500,
        "project_budget_amount": 500,
        "key_project_budget_amount": 500,
        "executed_amount": 500,
        "december_paid_amount": 12,
        "public_use_paid_amount": 100,
        "three_public_paid_amount": 10,
        "abroad_paid_amount": 0,
        "vehicle_purchase_paid_amount": 0,
        "vehicle_operation_paid_amount": 0,
        "reception_paid_amount": 10,
        "three_public_unstated_paid_amount": 400,
        "personnel_paid_amount": 0,
        "operating_expenditure_amount": 90,
        "no_item_paid_amount": 10,
        "agency_operating_amount": 90,
        "no_unit_paid_amount": 10,
        "carryover_amount": 37,
        "surplus_amount": 7,
        "procurement_budget_amount": 60,
        "procurement_award_amount": 45,
        "fixed_asset_amount": 100,
        "in_use_asset_amount": 60,
        "planned_indicator_count": 2,
        "completed_indicator_count": 1,
        "timeliness_indicator_count": 1,
        "timely_indicator_count": 1,
        "quality_indicator_count": 1,
        "qualified_indicator_count": 0,
    }


def test_what_was_not_sent_is_not_nought(warehouse):
    amounts = figures(warehouse)
    executed_only = {name: value for name, value in amounts["B", 2025].items() if isinstance(value, Decimal)}
    assert {name: int(value) for name, value in executed_only.items()} == {
        "executed_amount": 70,
        "three_public_unstated_paid_amount": 70,
        "no_item_paid_amount": 70,
    }
    assert not [name for name, value in amounts["C", 2025].items() if isinstance(value, Decimal)]


def test_every_figure_is_the_sum_of_the_rows_listed_behind_it(warehouse):
    listed = rows_of(
        warehouse,
        """
        select department_code, fiscal_year, measure, sum(amount) as amount
        from intermediate.int_fiscal__measured_amount group by all
        """,
    )
    sums = {(row["department_code"], row["fiscal_year"], row["measure"]): row["amount"] for row in listed}
    compared = 0
    for (department, year), row in figures(warehouse).items():
        for measure, value in row.items():
            if measure.endswith(("_amount", "_indicator_count")):
                # no row at all is a sum of nought, which only a figure that is known may be
                assert sums.pop((department, year, measure), Decimal(0)) == (value or 0), (department, year, measure)
                compared += 1
    assert compared > 90
    assert sums == {}


def test_rows_behind_a_figure_name_their_file_and_row(warehouse):
    rows = rows_of(
        warehouse,
        """
        select dataset, row_key, month, amount, file_name, row_number from intermediate.int_fiscal__measured_amount
        where measure = 'reception_paid_amount' order by row_number
        """,
    )
    assert [(row["dataset"], row["row_key"], int(row["amount"]), row["row_number"]) for row in rows] == [
        ("payments", "voucher_no=2 line_no=1", 12, 3),
        ("payments", "voucher_no=3 line_no=1", -2, 4),
    ]
    assert {row["file_name"] for row in rows} == {"payments.csv"}


def test_a_release_lists_the_same_rows(warehouse):
    sql = model_sql(warehouse.dbt_project_dir, "int_fiscal__measured_amount")
    with duckdb.connect(str(warehouse.build_database_path), read_only=True) as connection:
        built = connection.sql("from intermediate.int_fiscal__measured_amount order by all").fetchall()
        assert connection.sql(f"from ({sql}) order by all").fetchall() == built
