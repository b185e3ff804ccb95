"""A figure about money and the rows behind it: they add up to it, and each names its file and row."""

from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from orchestration.messages import Refusal
from orchestration.publication.build import open_build
from orchestration.publication.figures import Figures, trace_figures
from orchestration.publication.figures_text import figures_text
from orchestration.publication.manifest import MANIFEST
from orchestration.publication.tables import WAREHOUSE, published_tables, write_warehouse
from orchestration.settings import Settings
from tests.warehouse.lake import add_delivery, build

MARTS = ("yearly_department_fiscal_performance", "monthly_department_budget_execution", "special_fund_use")
BUDGET = {
    **{"fiscal_year": 2025, "department_code": "A", "phase": "initial", "fund_type": "general_public_budget"},
    **{"functional_code": "201", "economic_code": "30201", "expenditure_kind": "basic"},
}
PAID = {**BUDGET, "line_no": 1}
for absent in ("fiscal_year", "phase"):
    del PAID[absent]


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """Two departments, payments in two files, a budget changed twice, and what a release would hold of them."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("figures") / "data")
    place = {"name_zh": "局", "valid_from": "2020-01-01", "jurisdiction_code": "CN"}
    add_delivery(settings, "departments", [{**place, "department_code": code} for code in "AB"])
    change = {"phase": "adjusted", "doc_no": "1", "explanation": "政策"}
    add_delivery(
        settings,
        "budget_lines",
        [
            {**BUDGET, "amount": 1000},
            {**BUDGET, **change, "amount": 300, "effective_date": "2025-06-15"},
            {**BUDGET, **change, "amount": -100, "effective_date": "2025-09-01", "doc_no": "2"},
            {**BUDGET, "fund_type": "government_fund", "amount": 50, "expenditure_kind": "project"},
            {**BUDGET, "department_code": "B", "amount": 0},
            {**BUDGET, "department_code": "B", "phase": "final", "amount": 70},
        ],
    )
    for half, months in ((1, range(1, 7)), (2, range(7, 13))):
        add_delivery(
            settings,
            "payments",
            [
                {**PAID, "voucher_no": f"V{month:02}", "paid_date": f"2025-{month:02}-20", "amount": 10.01 * month,
                 "fund_code": "SF" if month == 3 else None}
                for month in months
            ]
            + [{**PAID, "voucher_no": f"R{half}", "paid_date": "2025-06-30", "amount": -1, "is_reversal": True}],
        )  # fmt: skip
    balance = {"department_code": "A", "origin_year": 2024}
    add_delivery(
        settings,
        "carryovers",
        [{**balance, "fiscal_year": 2024, "balance_amount": 5}, {**balance, "fiscal_year": 2025, "balance_amount": 3}],
    )
    fund = {"fund_code": "SF", "department_code": "A", "event_date": "2025-02-01"}
    add_delivery(
        settings,
        "special_funds",
        [
            {**fund, "event_no": 1, "event_type": "disbursed", "amount": 40},
            {**fund, "event_no": 2, "event_type": "used", "amount": 30.03},
        ],
    )
    add_delivery(settings, "headcount", [{"department_code": "A", "as_of_date": "2025-12-31", "in_post": 4}])
    report = {"department_code": "A", "report_year": 2025, "category": "key_work", "submitted_date": "2026-01-05"}
    add_delivery(
        settings,
        "quarterly_reports",
        [{**report, "quarter": 4, "item_no": item, "actual_ratio": 1} for item in ("K1", "K2")]
        + [{**report, "report_year": 2024, "quarter": 4, "item_no": "K0", "actual_ratio": 1}],
    )
    inspected = {"inspection_no": "J1", "item_no": "K2", "department_code": "A", "inspected_date": "2026-01-20"}
    add_delivery(settings, "progress_inspections", [{**inspected, "verified_ratio": 0.8}])
    build(settings, *(f"+{mart}" for mart in MARTS), as_of=datetime(2026, 1, 31, 23, 59, 59))
    release = settings.releases_dir / "all"
    release.mkdir(parents=True)
    (release / MANIFEST).write_text("{}")
    with open_build(settings) as connection:
        write_warehouse(connection, published_tables(connection), release / WAREHOUSE)
    return settings


def traced(settings: Settings, mart: str, where: str, column: str | None = None, release: str = "all") -> Figures:
    return trace_figures(settings, mart, where, column, settings.releases_dir / release, limit=100)


def test_a_sum_names_the_rows_it_is_made_of(settings: Settings) -> None:
    where = "department_code = 'A' and fiscal_year = 2025"
    found = traced(settings, "marts.yearly_department_fiscal_performance", where, "executed_amount")
    (figure,) = found.traced[0].figures
    assert figure.value == figure.sum == sum(Decimal(1001 * month) / 100 for month in range(1, 13)) - 2
    assert {row["row_key"].split()[0] for row in figure.rows} == {
        *(f"voucher_no=V{month:02}" for month in range(1, 13)),
        *("voucher_no=R1", "voucher_no=R2"),
    }
    assert {row["file_name"] for row in figure.rows} == {"payments.csv"}
    assert sorted(row["row_number"] for row in figure.rows) == sorted([*range(2, 9)] * 2)
    assert len({row["delivery_id"] for row in figure.rows}) == 2
    assert "voucher_no=V03" in figures_text(found)


@pytest.mark.parametrize("mart", MARTS[:2])
def test_every_sum_of_every_row_is_that_of_its_rows(settings: Settings, mart: str) -> None:
    """A sum that is not would be refused; each row of the mart is asked for all of them."""
    found = traced(settings, mart, "true")
    assert found.row_count == len(found.traced)
    for row in found.traced:
        assert row.figures
        for figure in row.figures:
            assert figure.ties
            assert figure.value is None or figure.rows or figure.value == 0


def test_the_executed_phase_is_traced_where_no_payments_were_sent(settings: Settings) -> None:
    where = "department_code = 'B' and fiscal_year = 2025"
    (row,) = traced(settings, "yearly_department_fiscal_performance", where, "executed_amount").traced
    assert [(behind["dataset"], behind["amount"]) for behind in row.figures[0].rows] == [("budget_lines", 70)]


@pytest.mark.parametrize(
    ("column", "parts"),
    [
        ("execution_adjusted_ratio", ["executed_amount", "adjusted_budget_amount"]),
        ("payment_progress_ratio", ["executed_amount", "adjusted_budget_amount"]),
        ("carryover_change_ratio", ["carryover_amount", "previous_carryover_amount"]),
    ],
)
def test_a_ratio_shows_its_numerator_and_denominator(settings: Settings, column: str, parts: list[str]) -> None:
    where = "department_code = 'A' and fiscal_year = 2025"
    (row,) = traced(settings, "yearly_department_fiscal_performance", where, column).traced
    assert [figure.column for figure in row.figures] == parts
    assert {figure.part_of for figure in row.figures} == {column}
    assert row.made_of[column]["parts"] == parts


def test_people_are_traced_to_the_counts_as_sent(settings: Settings) -> None:
    where = "department_code = 'A' and fiscal_year = 2025"
    (row,) = traced(settings, "yearly_department_fiscal_performance", where, "public_use_per_head_amount").traced
    assert [figure.column for figure in row.figures] == ["public_use_paid_amount"]
    assert [(people["amount"], people["row_number"]) for people in row.facts["fct_headcount"]] == [(4, 2)]


@pytest.mark.parametrize("column", ["key_work_finished_ratio", "key_work_finished_count"])
def test_key_work_is_traced_to_the_reports_and_inspections_as_sent(settings: Settings, column: str) -> None:
    where = "department_code = 'A' and fiscal_year = 2025"
    (row,) = traced(settings, "yearly_department_fiscal_performance", where, column).traced
    assert not row.figures
    assert [report["row_number"] for report in row.facts["fct_quarterly_report_item"]] == [2, 3]
    assert [inspection["row_number"] for inspection in row.facts["fct_progress_inspection"]] == [2]


def test_a_month_has_what_was_in_effect_and_paid_by_then(settings: Settings) -> None:
    where = "department_code = 'A' and month = date '2025-07-01' and fund_type = 'general_public_budget'"
    (row,) = traced(settings, "monthly_department_budget_execution", where).traced
    amounts = {figure.column: [behind["amount"] for behind in figure.rows] for figure in row.figures}
    assert sorted(amounts["adjusted_budget_amount"]) == [300, 1000]
    assert amounts["paid_month_amount"] == [Decimal("70.07")]
    assert len(amounts["paid_ytd_amount"]) == 9


def test_a_fund_lists_its_events_and_vouchers(settings: Settings) -> None:
    (row,) = traced(settings, "special_fund_use", "fund_code = 'SF'").traced
    assert [behind["amount"] for behind in row.facts["fct_special_fund_event"]] == [40, Decimal("30.03")]
    assert [behind["row_key"] for behind in row.facts["fct_payment"]] == ["voucher_no=V03 line_no=1"]


def test_a_release_whose_rows_do_not_add_up_is_refused(settings: Settings) -> None:
    """The same release with one payment altered: the figure stays, its rows say otherwise."""
    altered = settings.releases_dir / "altered"
    altered.mkdir()
    (altered / MANIFEST).write_text("{}")
    content = (settings.releases_dir / "all" / WAREHOUSE).read_bytes()
    (altered / WAREHOUSE).write_bytes(content)
    with duckdb.connect(str(altered / WAREHOUSE)) as connection:
        connection.execute("update marts.fct_payment set amount = amount + 1 where voucher_no = 'V05'")
    where = "department_code = 'A' and fiscal_year = 2025"
    with pytest.raises(Refusal, match=r"E-TRC-07.*executed_amount") as refused:
        traced(settings, "yearly_department_fiscal_performance", where, "executed_amount", release="altered")
    assert refused.value.exit_code == 5


# A row that no file holds must not be shown beside the name of one.
_FORGED = "false) union all (from marts.yearly_department_fiscal_performance where true"


@pytest.mark.parametrize(
    ("where", "column", "code"),
    [
        ("fiscal_year = 1999", None, "E-TRC-05"),
        ("fiscal_year = 2025", "execution_band", "E-TRC-06"),
        ("fiscal_year = 2025", "no_such_column", "E-TRC-06"),
        ("fiscal_year = 'x", None, "E-QRY-01"),
        ("true); drop table x; select (1=1", None, "E-QRY-01"),
        (_FORGED, None, "E-QRY-01"),
    ],
)
def test_what_cannot_be_traced_is_said_plainly(settings: Settings, where: str, column: str | None, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        traced(settings, "yearly_department_fiscal_performance", where, column)
