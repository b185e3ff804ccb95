"""The books in the hands of whoever plants something wrong in them, and the record of what was planted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import Plan

PERFORMANCE, ACCOUNTS = "yearly_department_fiscal_performance", "final_accounts_check"
PROJECTS, CONTRACTS = "investment_project_check", "procurement_contract_check"
CHAIN, FUNDS, FEES = "procurement_chain", "special_fund_use", "fee_reconciliation"
EVALUATIONS = "project_self_evaluation"
REJECTED, PENDING = "rejected_row", "pending_row"


@dataclass
class Books:
    """Rows by the name of their file."""

    plan: Plan
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, dataset: str, **where: object) -> list[Row]:
        """Rows of a dataset, of all its files, that hold these values."""
        return [
            row
            for name, rows in self.rows.items()
            if name.rstrip("0123456789").rstrip("_") == dataset
            for row in rows
            if all(row[column] == value for column, value in where.items())
        ]

    def one(self, dataset: str, **where: object) -> Row:
        """The first of them."""
        return self.of(dataset, **where)[0]

    def remove(self, row: Row) -> None:
        for rows in self.rows.values():
            for place, other in enumerate(rows):
                if other is row:
                    del rows[place]
                    return


@dataclass(frozen=True)
class PlantedMoney:
    """A line of the truth: what is wrong, in which rows, and what must say so.

    ``check_id`` is that of the register of checks, a code of findings where the mart has no register, or the
    code of the message about a row that is not taken.
    """

    kind: str
    dataset: str
    key: str
    department_code: str
    mart: str
    check_id: str
    outcome: str


class Planting:
    """What is planted as it is planted."""

    def __init__(self, books: Books):
        self.books = books
        self.plan = books.plan
        self.year = books.plan.years[0]
        self.start = date(self.year, 1, 1)
        self.planted: list[PlantedMoney] = []

    def tell(
        self, kind: str, dataset: str, row: Row, key: tuple[str, ...], mart: str, check_id: str, outcome: str
    ) -> None:
        text = ";".join(f"{name}={row[name]}" for name in key)
        self.planted.append(PlantedMoney(kind, dataset, text, str(row["department_code"]), mart, check_id, outcome))

    def contracts(self, department: str) -> Iterator[Row]:
        """Contracts of a department in the first year, the dearest first."""
        rows = self.books.of("procurement_contracts", department_code=department)
        rows = [row for row in rows if row["signed_date"].year == self.year]
        yield from sorted(rows, key=lambda row: (-row["award_amount"], row["contract_no"]))
