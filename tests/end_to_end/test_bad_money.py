"""Money as it should not be sent: the command names every row with its place, both values and the cure."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command import Office

PAYMENTS = "凭证号,行号,支付日期,部门代码,支出功能分类科目编码,金额,是否冲销\n" + "".join(
    line + "\n"
    for line in (
        "V-1,1,2026-03-16,GT,2010301,20454.50,",
        "V-1,2,2026-03-16,GT,2010301,-54.50,是",
        "V-2,1,2026-03-16,GT,2010301,-54.50,",  # 4: below zero and no reversal
        "V-3,1,2026-03-16,GT,2010301,2万元,",  # 5
        'V-4,1,2026-03-16,GT,2010301,"20,454.50",',  # 6
        "V-5,1,2026-03-16,GT,2010301,NaN,",  # 7
        "V-6,1,2026-03-16,GT,2010301,Infinity,",  # 8
        "V-7,1,2026-03-16,GT,2010301,0.125,",  # 9
        "V-8,1,2026-03-16,GT,2010301,20454.50,",  # 10 and 11: one voucher, two amounts
        "V-8,1,2026-03-16,GT,2010301,20545.40,",
        "V-9,1,2026-03-16,GT,9990301,1.00,",  # a class nobody knows: taken, and set aside by the build
        "合计,,,,,61454.40,",  # 13
    )
)
ASSETS = "资产编号,年度,部门代码,资产原值,资产净值\nA-1,2025,GT,100.00,90.00\nA-2,2025,GT,100.00,120.50\n"


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("money")
    (folder / "payments.csv").write_text(PAYMENTS, encoding="utf-8")
    (folder / "fixed_assets.csv").write_text(ASSETS, encoding="utf-8")
    done = Office(folder / "data").ask("intake", folder / "payments.csv", folder / "fixed_assets.csv", "--json")
    assert done.returncode == 3, done.stderr
    return {receipt["file_name"]: receipt for receipt in json.loads(done.stdout)}


def test_every_row_is_named_with_its_place_its_value_and_its_cure(receipts: dict[str, dict[str, Any]]) -> None:
    receipt = receipts["payments.csv"]
    assert (receipt["records"], receipt["accepted"], receipt["rejected"]) == (12, 3, 9)
    assert [(one["code"], one["row"], one["column"], one["value"]) for one in receipt["problems"]] == [
        ("E-SIGN-01", 4, "amount", "-54.50"),
        ("E-AMT-01", 5, "amount", "2万元"),
        ("E-AMT-01", 6, "amount", "20,454.50"),
        ("E-AMT-01", 7, "amount", "NaN"),
        ("E-AMT-01", 8, "amount", "Infinity"),
        ("E-AMT-02", 9, "amount", "0.125"),
        ("E-KEY-01", 10, "voucher_no+line_no", "V-8 / 1 / 1"),
        ("E-KEY-01", 11, "voucher_no+line_no", "V-8 / 1 / 1"),
        ("E-TOTAL-01", 13, "voucher_no", "合计"),
    ]
    for one in receipt["problems"]:
        assert one["cure_zh"]
        assert one["cure_en"]
        assert "?" not in one["zh"] + one["en"]


def test_both_values_and_the_difference_are_said(receipts: dict[str, dict[str, Any]]) -> None:
    said = {one["row"]: one["en"] for one in receipts["payments.csv"]["problems"]}
    assert "(is_reversal=false)" in said[4]
    assert "amount: 20454.50 ≠ 20545.40 Δ 90.90" in said[10]
    (part,) = receipts["fixed_assets.csv"]["problems"]
    assert (part["code"], part["row"], part["value"]) == ("E-PART-01", 3, "120.50")
    assert "(original_value_amount=100.00, Δ 20.50)" in part["en"]
