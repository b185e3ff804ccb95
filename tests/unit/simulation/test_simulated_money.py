"""The money of the city: every file tells of the same lines, and nothing is wrong but what was planted.

What ties to what is worked out here once more, over the files as sent.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from orchestration.simulation.money.suppliers import uscc
from orchestration.simulation.simulate import simulate

from .conftest import CALENDAR, read

YEAR, LAST_DAY = "2025", "2026-03-31"
LINE = ["department_code", "unit_code", "fund_type", "functional_code", "economic_code", "project_code"]
CHECKS = {
    *(f"D-{number:03d}" for number in range(1, 10)),
    *(f"X-{number:02d}" for number in range(1, 5)),
    *(f"GI{number:02d}" for number in range(1, 7)),
    *(f"LD{number:02d}" for number in range(1, 7)),
    *(f"RF{number:02d}" for number in range(1, 6)),
    *("FB02", "FB07", "FB09", "FB15"),
}


class Files:
    """The files of a city by dataset, amounts as decimals."""

    def __init__(self, folder: Path):
        self.folder = folder

    def of(self, dataset: str) -> pl.DataFrame:
        paths = sorted(self.folder.glob(f"{dataset}.csv")) + sorted(self.folder.glob(f"{dataset}_2*.csv"))
        table = pl.concat([read(path) for path in paths])
        return table.with_columns(pl.selectors.ends_with("amount").cast(pl.Decimal(18, 2)))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A city in which nothing is wrong, at the end of March."""
    folder = tmp_path_factory.mktemp("clean")
    simulate(folder, cases=400, months=3, calendar_csv=CALENDAR, plant=False)
    return Files(folder)


def sums(table: pl.DataFrame, by: list[str]) -> dict[tuple[str, ...], Decimal]:
    return {tuple(row[:-1]): row[-1] for row in table.group_by(by).agg(pl.col("amount").sum()).iter_rows()}


def test_vouchers_of_a_line_come_to_what_its_accounts_say(clean: Files) -> None:
    lines = clean.of("budget_lines").filter(fiscal_year=YEAR, phase="final")
    paid = clean.of("payments").filter(pl.col("paid_date").str.head(4) == YEAR)
    assert sums(paid, LINE) == sums(lines, LINE)
    assert len(lines) > 1_000


def test_no_line_spends_more_than_it_was_given(clean: Files) -> None:
    lines = clean.of("budget_lines").filter(pl.col("fiscal_year").is_in([YEAR, "2026"]), pl.col("phase") != "final")
    given = sums(lines, ["fiscal_year", *LINE])
    paid = sums(clean.of("payments").with_columns(fiscal_year=pl.col("paid_date").str.head(4)), ["fiscal_year", *LINE])
    assert {line for line, amount in paid.items() if amount > given[line]} == set()


def test_what_was_not_spent_is_carried_over(clean: Files) -> None:
    by = ["department_code", "project_code"]
    lines = clean.of("budget_lines").filter(fiscal_year=YEAR)
    given, spent = sums(lines.filter(pl.col("phase") != "final"), by), sums(lines.filter(phase="final"), by)
    carried = clean.of("carryovers").filter(fiscal_year=YEAR).rename({"balance_amount": "amount"})
    left = {line: given[line] - spent[line] for line in given}
    assert sums(carried, by) == {line: amount for line, amount in left.items() if amount}


def test_the_nine_tables_say_what_was_spent(clean: Files) -> None:
    cells = clean.of("final_accounts").filter(line_code="total", column_code="total")
    unit = pl.when(unit="wan_yuan").then(pl.lit(10_000)).otherwise(1)
    shown = dict(cells.filter(table_no="FIN_03").select("department_code", pl.col("amount") * unit).iter_rows())
    spent = sums(clean.of("budget_lines").filter(fiscal_year=YEAR, phase="final"), ["department_code"])
    assert len(shown) == 36
    assert all(abs(shown[code] - amount) <= 50 for (code,), amount in spent.items())
    assert set(clean.of("final_accounts")["unit"]) == {"yuan", "wan_yuan"}
    in_yuan = clean.of("final_accounts").filter(unit="yuan", table_no="FIN_01")
    balance = {line: sums(in_yuan.filter(line_code=line), ["department_code"]) for line in set(in_yuan["line_code"])}
    assert balance["income_total"] == balance["expenditure_total"]
    for (code,), total in balance["income_total"].items():
        assert total == balance["current_income"][code,] + balance["opening_carryover"][code,]
        assert total == balance["current_expenditure"][code,] + balance["closing_carryover"][code,]


def test_contracts_are_paid_after_they_were_signed_and_never_beyond_their_amount(clean: Files) -> None:
    contracts = clean.of("procurement_contracts")
    paid = clean.of("payments").filter(pl.col("contract_no").is_not_null())
    joined = paid.join(contracts, on="contract_no", how="left")
    assert joined["signed_date"].null_count() == 0
    assert (joined["paid_date"] > joined["signed_date"]).all()
    assert (joined["payee_uscc"] == joined["supplier_uscc"]).all()
    total = joined.group_by("contract_no").agg(pl.col("amount").sum(), pl.col("award_amount").first())
    assert (total["amount"] <= total["award_amount"]).all()
    days = ["tender_date", "bid_deadline_date", "award_notice_date", "signed_date", "published_date"]
    assert all((contracts[before] <= contracts[after]).all() for before, after in pairwise(days))


def test_no_fund_is_used_before_it_came(clean: Files) -> None:
    events = clean.of("special_funds").sort("fund_code", "event_date", pl.col("event_type") == "used")
    signed = events.with_columns(
        balance=pl.when(event_type="disbursed").then("amount").when(event_type="used").then(-pl.col("amount"))
    )
    running = signed.with_columns(pl.col("balance").fill_null(0).cum_sum().over("fund_code"))
    assert (running["balance"] >= 0).all()
    used = sums(events.filter(event_type="used"), ["fund_code"])
    assert used == sums(clean.of("payments").filter(pl.col("fund_code").is_not_null()), ["fund_code"])


def test_every_fee_has_a_receipt(clean: Files) -> None:
    events = clean.of("approval_events").filter(event_type="finish").filter(pl.col("amount") > 0)
    assert sums(clean.of("nontax_receipts"), ["case_no"]) == sums(events, ["case_no"])


def test_nothing_is_known_before_it_happened(clean: Files) -> None:
    """Plans and terms may lie ahead."""
    ahead = {"planned_end_date"}
    for dataset in ("budget_lines", "payments", "special_funds", "procurement_contracts", "investment_stages"):
        table = clean.of(dataset)
        for column in (name for name in table.columns if name.endswith("_date") and name not in ahead):
            assert table.filter(pl.col(column) > LAST_DAY).is_empty(), (dataset, column)


def test_a_second_whole_year_opens_with_what_the_first_left(tmp_path: Path) -> None:
    simulate(tmp_path, cases=50, months=13, first_month=date(2024, 12, 1), calendar_csv=CALENDAR, plant=False)
    files = Files(tmp_path)
    cells = files.of("final_accounts").filter(table_no="FIN_01", unit="yuan")
    opening, closing = (
        sums(cells.filter(fiscal_year=year, line_code=f"{line}_carryover"), ["department_code"])
        for year, line in (("2025", "opening"), ("2024", "closing"))
    )
    assert opening == closing


def test_the_credit_code_is_that_of_the_standard() -> None:
    """That of a company everybody knows, from its organisation code."""
    assert uscc(19_220_382) == "914403001922038216"


def test_one_defect_at_least_for_each_check(tmp_path: Path) -> None:
    simulate(tmp_path, cases=400, months=3, calendar_csv=CALENDAR)
    truth, files = read(tmp_path / "truth" / "fiscal.csv"), Files(tmp_path)
    assert set(truth["check_id"]) >= CHECKS
    assert truth.is_unique().all()
    gone = {"contract_not_sent", "blank_cell", "no_event"}
    for row in truth.filter(~pl.col("kind").is_in(gone), dataset=pl.col("dataset")).iter_rows(named=True):
        table = files.of(row["dataset"])
        for pair in row["key"].split(";"):
            column, value = pair.split("=")
            if column == "month":
                table = table.filter(pl.col("received_date").str.head(7) == value)
            else:
                table = table.filter(pl.col(column) == value)
        if row["kind"] != "fee_not_received":
            assert not table.is_empty(), row


def test_a_city_without_defects_tells_of_none(clean: Files) -> None:
    assert read(clean.folder / "truth" / "fiscal.csv").is_empty()
