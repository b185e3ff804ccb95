"""Money that comes in wrongly: each fault in each format by its name, and what two cells of a row must agree on."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from orchestration.intake.receipts import Receipt
from orchestration.intake.receiving import receive
from orchestration.settings import Settings

PAYMENT = {"voucher_no": "V1", "line_no": "1", "paid_date": "2026-03-16", "department_code": "GT"}
BAD_TEXT = {
    "12万元": "E-AMT-01",
    "1.2万": "E-AMT-01",
    "1,234.56": "E-AMT-01",
    "1，234.56": "E-AMT-01",
    "¥100.00": "E-AMT-01",
    "(100.00)": "E-AMT-01",
    "NaN": "E-AMT-01",
    "Infinity": "E-AMT-01",
    "1e3": "E-AMT-01",
    "1.005": "E-AMT-02",
    "10000000000000000.00": "E-AMT-03",
}


def as_csv(amount: Any) -> bytes:
    return f'{",".join(PAYMENT)},amount\n{",".join(PAYMENT.values())},"{amount}"\n'.encode()


def as_workbook(amount: Any) -> bytes:
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet, grouped = book.add_worksheet(), book.add_format({"num_format": "#,##0"})
        for column, (name, value) in enumerate(PAYMENT.items()):
            sheet.write_string(0, column, name)
            sheet.write_string(1, column, value)
        sheet.write_string(0, len(PAYMENT), "amount")
        if isinstance(amount, str):
            sheet.write_string(1, len(PAYMENT), amount)
        else:
            sheet.write_number(1, len(PAYMENT), amount, grouped)
    return target.getvalue()


def as_jsonl(amount: Any) -> bytes:
    return json.dumps({**PAYMENT, "amount": amount}, ensure_ascii=False).encode() + b"\n"


def as_parquet(amount: Any) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table({**{name: [value] for name, value in PAYMENT.items()}, "amount": [amount]}), target)
    return target.getvalue()


FORMATS = {"csv": as_csv, "xlsx": as_workbook, "jsonl": as_jsonl, "parquet": as_parquet}


@pytest.fixture
def take(settings: Settings, tmp_path: Path) -> Callable[[str, bytes], Receipt]:
    def take_bytes(name: str, content: bytes) -> Receipt:
        (tmp_path / name).write_bytes(content)
        (receipt,) = receive(settings, [tmp_path / name])
        return receipt

    return take_bytes


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("text", BAD_TEXT)
def test_text_that_is_no_amount_is_rejected_in_every_format(
    take: Callable[[str, bytes], Receipt], ending: str, text: str
) -> None:
    receipt = take(f"payments.{ending}", FORMATS[ending](text))
    assert (receipt.accepted, receipt.rejected) == (0, 1)
    (found,) = receipt.problems
    assert (found["code"], found["column"], found["value"]) == (BAD_TEXT[text], "amount", text)
    assert found["cure_zh"]


@pytest.mark.parametrize("ending", ["xlsx", "jsonl", "parquet"])
def test_a_number_with_more_than_two_decimals_is_rejected(take: Callable[[str, bytes], Receipt], ending: str) -> None:
    receipt = take(f"payments.{ending}", FORMATS[ending](1.005))
    assert [(one["code"], one["value"]) for one in receipt.problems] == [("E-AMT-02", "1.005")]


@pytest.mark.parametrize("ending", ["xlsx", "jsonl", "parquet"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e17])
def test_what_is_no_number_or_too_large_is_never_loaded(
    take: Callable[[str, bytes], Receipt], ending: str, number: float
) -> None:
    receipt = take(f"payments.{ending}", FORMATS[ending](number))
    assert receipt.accepted == 0
    assert receipt.problems


@pytest.mark.parametrize("ending", ["xlsx", "jsonl", "parquet"])
def test_a_number_keeps_its_cents(
    take: Callable[[str, bytes], Receipt], loaded: Callable[[str], pl.DataFrame], ending: str
) -> None:
    assert take(f"payments.{ending}", FORMATS[ending](1234567.1)).status == "loaded"
    assert loaded("payments")["amount"].to_list() == [Decimal("1234567.10")]


HEADER = "voucher_no,line_no,paid_date,department_code,amount,is_reversal\n"


@pytest.mark.parametrize(
    ("amount", "is_reversal"), [("5", ""), ("0", "false"), ("-5", "true"), ("-5.00", "是"), ("5", "true")]
)
def test_only_a_reversal_may_be_negative_good(send: Callable[..., Receipt], amount: str, is_reversal: str) -> None:
    assert send("payments.csv", HEADER + f"V1,1,2026-03-16,GT,{amount},{is_reversal}\n").status == "loaded"


@pytest.mark.parametrize(("amount", "is_reversal"), [("-0.01", ""), ("-5", "false"), ("-5", "否")])
def test_only_a_reversal_may_be_negative_bad(
    send: Callable[..., Receipt], rejects: Callable, amount: str, is_reversal: str
) -> None:
    good = "V0,1,2026-03-16,GT,5,\n"
    receipt = send("payments.csv", HEADER + good + f"V1,1,2026-03-16,GT,{amount},{is_reversal}\n")
    assert (receipt.accepted, receipt.rejected) == (1, 1)
    line = rejects(receipt).row(0, named=True)
    assert (line["code"], line["column_name"], line["value"]) == ("E-SIGN-01", "amount", amount)
    assert "is_reversal=false" in line["reason_zh"]
    assert "is_reversal=false" in line["reason_en"]


def test_a_file_without_the_flag_reverses_nothing(send: Callable[..., Receipt]) -> None:
    receipt = send("payments.csv", "voucher_no,line_no,paid_date,department_code,amount\nV1,1,2026-03-16,GT,-5\n")
    assert [one["code"] for one in receipt.problems] == ["E-SIGN-01"]


@pytest.mark.parametrize(
    ("whole", "part", "codes"),
    [
        ("100.00", "100.00", []),
        ("", "5.00", []),
        ("100.00", "", []),
        ("100.00", "120.50", ["E-PART-01"]),
        ("100.00", "1e3", ["E-AMT-01"]),
    ],
)
@pytest.mark.parametrize(
    ("dataset", "key", "columns"),
    [
        ("fixed_assets", "asset_no,year,department_code", ("original_value_amount", "net_value_amount")),
        (
            "investment_stages",
            "project_code,stage_version,department_code,stage,amount",
            ("surplus_amount", "surplus_returned_amount"),
        ),
    ],
)
def test_a_part_is_not_larger_than_its_whole(
    send: Callable[..., Receipt],
    rejects: Callable,
    dataset: str,
    key: str,
    columns: tuple[str, str],
    whole: str,
    part: str,
    codes: list[str],
) -> None:
    cells = "X-1,2025,GT" if dataset == "fixed_assets" else "X-1,1,GT,final_accounts,5"
    receipt = send(f"{dataset}.csv", f"{key},{','.join(columns)}\n{cells},{whole},{part}\n")
    assert [one["code"] for one in receipt.problems] == codes
    if codes == ["E-PART-01"]:
        assert f"{columns[0]}=100.00, Δ 20.50" in rejects(receipt)["reason_en"][0]
        assert receipt.problems[0]["value"] == "120.50"


@pytest.mark.parametrize(
    "word",
    [
        "合计",
        "总计",
        "小计",
        "合 计",
        "本页合计",
        "累计：",
        "Total",
        "TOTAL:",
        "Grand total",
        "Subtotal",
        "合计（万元）",
        "合计数",
    ],
)
def test_a_total_row_is_sent_back_for_what_it_is(send: Callable[..., Receipt], rejects: Callable, word: str) -> None:
    rows = f"V1,1,2026-03-16,GT,60,\nV2,1,2026-03-16,GT,40,\n{word},,,,100,\n,,,{word},1万,\n"
    receipt = send("payments.csv", HEADER + rows)
    assert (receipt.accepted, receipt.rejected) == (2, 2)
    found = rejects(receipt)
    assert found["code"].to_list() == ["E-TOTAL-01"] * 2
    assert found["column_name"].to_list() == ["voucher_no", "department_code"]
    assert found["value"].to_list() == [word] * 2


@pytest.mark.parametrize("word", ["合计局", "累计账户", "TOTAL-1", "统计", "GT-Total", "总局"])
def test_a_code_that_only_sounds_like_a_total_is_taken(send: Callable[..., Receipt], word: str) -> None:
    assert send("payments.csv", HEADER + f"V1,1,2026-03-16,{word},60,\n").status == "loaded"


def test_the_total_line_of_the_final_accounts_is_data(send: Callable[..., Receipt]) -> None:
    header = "fiscal_year,department_code,table_no,line_code,column_code,amount,unit\n"
    receipt = send(
        "final_accounts.csv", header + "2025,GT,FIN_05,total,total,1,yuan\n2025,合计,FIN_05,total,basic,1,yuan\n"
    )
    assert [(one["code"], one["row"]) for one in receipt.problems] == [("E-TOTAL-01", 3)]


def test_a_total_line_of_a_workbook_is_left_out_and_one_among_its_rows_sent_back(
    take: Callable[[str, bytes], Receipt],
) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["预算年度", "部门代码", "项目代码", "资金来源年度", "结转结余金额"])
        sheet.write_row(1, 0, [2025, "GT", "-", 2025, 60])
        sheet.write_row(2, 0, [2025, "全市合计", "-", 2025, 60])
        sheet.write_row(3, 0, ["合计", None, None, None, 60])
    receipt = take("carryovers.xlsx", target.getvalue())
    assert (receipt.accepted, receipt.rejected, receipt.ignored) == (1, 1, 1)
    assert [(one["code"], one["row"], one["column"]) for one in receipt.problems] == [
        ("E-TOTAL-01", 3, "department_code")
    ]
    assert "合计" in receipt.warnings[0]["zh"]
