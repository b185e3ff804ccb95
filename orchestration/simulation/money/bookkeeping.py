"""All files about money, in the order in which one rests on another."""

from orchestration.simulation.money.accounts import account_rows
from orchestration.simulation.money.budgets import budget_rows, carryover_rows, earlier_budget_rows, unit_rows
from orchestration.simulation.money.evaluations import evaluation_rows
from orchestration.simulation.money.holdings import asset_rows, fund_codes, fund_rows
from orchestration.simulation.money.investment import stage_rows
from orchestration.simulation.money.payments import payments_of
from orchestration.simulation.money.plan import Plan
from orchestration.simulation.money.planted import Books
from orchestration.simulation.money.procurement import contract_row, contracts_of
from orchestration.simulation.money.writing import table_of
from orchestration.simulation.writing import Folder

EARLIER_YEARS = 2  # before the first one, of which only the budget and its execution are sent


def keep_books(plan: Plan, every: int) -> Books:
    """The books of a city in which nothing is wrong; running costs are paid ``every`` so many months."""
    contracts = contracts_of(plan)
    funds = fund_codes(plan)
    books = Books(plan)
    books.rows["budget_units"] = list(unit_rows(plan))
    for year in range(plan.years[0] - EARLIER_YEARS, plan.years[0]):
        books.rows[f"budget_lines_{year}"] = list(earlier_budget_rows(plan, year))
    for year in plan.years:
        books.rows[f"budget_lines_{year}"] = list(budget_rows(plan, year))
        payments = payments_of(plan, contracts, funds, year, every)
        books.rows[f"payments_{year}"] = payments
        books.rows[f"special_funds_{year}"] = list(fund_rows(plan, funds, payments, year))
    for year in plan.complete_years:
        books.rows[f"final_accounts_{year}"] = list(account_rows(plan, year))
        books.rows[f"performance_self_evaluations_{year}"] = list(evaluation_rows(plan, year))
    books.rows["carryovers"] = list(carryover_rows(plan))
    books.rows["fixed_assets"] = list(asset_rows(plan, contracts))
    known = [contract for contract in contracts if contract.filed <= plan.end]
    books.rows["procurement_contracts"] = [contract_row(contract) for contract in known]
    books.rows["investment_stages"] = list(stage_rows(plan, contracts))
    return books


def write_books(books: Books, folder: Folder) -> None:
    """A file for each; nothing is written where there is nothing."""
    for name, rows in books.rows.items():
        if rows:
            folder.write_table(f"{name}.csv", table_of(rows))


def months_between_payments(cases_a_month: int) -> int:
    """A small city pays its running costs seldom: its files are small. A large one has no more vouchers than this."""
    return next(every for least, every in ((100_000, 1), (10_000, 2), (500, 3), (0, 6)) if cases_a_month >= least)
