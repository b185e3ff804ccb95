"""Rows of money that contradict each other or refer to nothing are set aside by name, and count nowhere."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from orchestration.dbt import run_dbt
from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build, rows_of

AS_OF = datetime(2026, 6, 30, 23, 59, 59)
DEPARTMENTS = [{"department_code": "GT", "valid_from": "2020-01-01", "name_zh": "国土局"}]
PAYMENT = {"voucher_no": "V-1", "line_no": 1, "paid_date": "2026-03-16", "department_code": "GT", "amount": "100.00"}
FIRST = [
    PAYMENT,
    PAYMENT | {"line_no": 2, "functional_code": "2010301", "economic_code": "30201", "amount": "50.00"},
    PAYMENT | {"voucher_no": "V-2", "amount": "20454.50", "summary": "办公用品"},
    PAYMENT | {"voucher_no": "V-3", "functional_code": "9990301"},
    PAYMENT | {"voucher_no": "V-4", "economic_code": "88801"},
    PAYMENT | {"voucher_no": "V-5", "fund_type": "lottery"},
    PAYMENT | {"voucher_no": "V-6", "department_code": "YY"},
]
SECOND = [
    PAYMENT,  # the same again, in another file
    PAYMENT | {"voucher_no": "V-2", "amount": "20545.40", "paid_date": "2026-03-17", "summary": "纸张"},
]
LINE = {"fiscal_year": 2026, "department_code": "GT", "phase": "initial", "amount": "100.00"}
LINES = [LINE, LINE | {"functional_code": "2990101"}, LINE | {"functional_code": "20103"}]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("money") / "data")
    add_delivery(settings, "departments", DEPARTMENTS)
    add_delivery(settings, "payments", FIRST)
    add_delivery(settings, "payments", SECOND)
    add_delivery(settings, "budget_lines", LINES)
    build(settings, "+fct_payment", "+fct_budget_line", "+conflicting_row", "+pending_row", "staging", as_of=AS_OF)
    return settings


def test_a_voucher_with_two_amounts_shows_both_and_how_far_they_lie_apart(built):
    conflicting = rows_of(built, "select * from quality.conflicting_row")
    assert [(row["dataset"], row["row_key"]) for row in conflicting] == [("payments", "voucher_no=V-2 line_no=1")] * 2
    assert {row["differences"] for row in conflicting} == {
        "paid_date: 2026-03-16 ≠ 2026-03-17; amount: 20454.50 ≠ 20545.40 Δ 90.90; summary: ≠"
    }
    assert len({row["delivery_id"] for row in conflicting}) == 2


def test_what_refers_to_nothing_waits_under_its_whole_key(built):
    waiting = rows_of(built, "select dataset, row_key, column_name, value, code from quality.pending_row order by all")
    budget = (
        "fiscal_year=2026 department_code=GT unit_code=- fund_type=- functional_code=2990101 economic_code=- "
        "expenditure_kind=- project_code=- phase=initial doc_no=-"
    )
    assert [tuple(row.values()) for row in waiting] == [
        ("budget_lines", budget, "functional_code", "2990101", "E-REF-01"),
        ("payments", "voucher_no=V-3 line_no=1", "functional_code", "9990301", "E-REF-01"),
        ("payments", "voucher_no=V-4 line_no=1", "economic_code", "88801", "E-REF-01"),
        ("payments", "voucher_no=V-5 line_no=1", "fund_type", "lottery", "E-REF-01"),
        ("payments", "voucher_no=V-6 line_no=1", "department_code", "YY", "E-REF-01"),
    ]


def test_the_rest_counts_once(built):
    payments = rows_of(built, "select voucher_no, line_no, amount, month from marts.fct_payment")
    assert [tuple(row.values()) for row in payments] == [
        ("V-1", 1, Decimal("100.00"), date(2026, 3, 1)),
        ("V-1", 2, Decimal("50.00"), date(2026, 3, 1)),
    ]
    lines = rows_of(built, "select functional_code, functional_class_code from marts.fct_budget_line")
    assert [tuple(row.values()) for row in lines] == [("-", None), ("20103", "201")]


def test_no_delivered_row_of_money_is_lost(built):
    completed = run_dbt(built, "test", "--select", "no_delivered_row_is_lost")
    assert completed.returncode == 0, completed.stdout
