"""Rows that must not be taken, rows that wait for what nobody knows, and fees that do not tie to their cases."""

from datetime import date

import polars as pl

from orchestration.simulation.money.luck import YUAN, Row
from orchestration.simulation.money.planted import FEES, PENDING, REJECTED, PlantedMoney, Planting

_VOUCHER = ("voucher_no", "line_no")
_LINE = ("fiscal_year", "department_code", "functional_code", "doc_no")
_PLANTED_CASES = 9_000_000  # case numbers from here on are those of planted cases


def plant_rows(planting: Planting) -> None:
    """Rows added to the files of the first year; none of them counts anywhere."""
    year, books = planting.year, planting.books
    payments, lines = books.rows[f"payments_{year}"], books.rows[f"budget_lines_{year}"]
    model = books.one("payments", department_code="HB", contract_no="", economic_code="30201")
    total = sum(row["amount"] for row in payments)

    def voucher(number: int, amount: int, department: str = "HB") -> Row:
        no = f"{department}-{year}-{number:06d}"
        row = {**model, "voucher_no": no, "line_no": 1, "department_code": department, "amount": amount}
        payments.append(row)
        return row

    def tell(kind: str, dataset: str, row: Row, key: tuple[str, ...], place: str, code: str) -> None:
        planting.tell(kind, dataset, row, key, place, code, "PENDING" if place == PENDING else "REJECTED")

    tell("negative_payment", "payments", voucher(900_001, -4_500 * YUAN), _VOUCHER, REJECTED, "E-SIGN-01")
    voucher(900_002, 1_200 * YUAN)
    tell("conflicting_voucher", "payments", voucher(900_002, 1_250 * YUAN), _VOUCHER, REJECTED, "E-KEY-01")
    row = voucher(900_003, 800 * YUAN, "XX")
    tell("unknown_department", "payments", row, _VOUCHER, PENDING, "E-REF-01")
    row = {**lines[0], "functional_code": "2990101", "doc_no": "-"}
    lines.append(row)
    tell("unknown_class", "budget_lines", row, _LINE, PENDING, "E-REF-01")
    row = dict.fromkeys(model, "") | {
        "voucher_no": "合计",
        "line_no": 1,
        "paid_date": date(year, 12, 31),
        "amount": total,
    }
    row["department_code"] = model["department_code"]
    payments.append(row)
    tell("total_row", "payments", row, ("voucher_no",), REJECTED, "E-TOTAL-01")


def plant_fees(receipts: pl.DataFrame) -> tuple[pl.DataFrame, list[PlantedMoney]]:
    """Receipts of a month of which one is gone, one is too high and two stand for no case."""
    serial = pl.col("case_no").str.split("-").list.last().cast(pl.Int64)
    ordinary = receipts.filter(serial < _PLANTED_CASES)
    wrongs = ("fee_not_received", "fee_differs", "receipt_without_case", "receipt_of_unknown_case")
    codes = ("not_received", "case_differs", "receipt_without_case", "case_unknown")
    if len(ordinary) < len(wrongs):
        return receipts, []
    told = [
        PlantedMoney(
            kind=kind,
            dataset="nontax_receipts",
            key=f"month={row['received_date'][:7]};matter_code={row['matter_code']}",
            department_code=row["department_code"],
            mart=FEES,
            check_id=code,
            outcome="FAIL" if code == "case_differs" else "WARN",
        )
        for kind, code, row in zip(wrongs, codes, ordinary.head(len(wrongs)).iter_rows(named=True), strict=True)
    ]
    gone, dearer, nameless, unknown = (ordinary[place] for place in range(len(wrongs)))
    amount = pl.col("amount").cast(pl.Float64).cast(pl.Int64) + 30
    bent = receipts.filter(pl.col("receipt_no") != gone["receipt_no"].item()).with_columns(
        amount=pl.when(pl.col("receipt_no") == dearer["receipt_no"].item())
        .then(pl.concat_str(amount, pl.lit(".00")))
        .otherwise("amount")
    )
    nameless = nameless.with_columns(receipt_no=pl.col("receipt_no") + "-2", case_no=pl.lit(""))
    unknown = unknown.with_columns(
        receipt_no=pl.col("receipt_no") + "-2", case_no=pl.col("case_no").str.head(-7) + "8999999"
    )
    return pl.concat([bent, nameless, unknown]), told
