"""The blank form: what it shows, and that it is accepted once it is filled in as a spreadsheet would fill it."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest

from orchestration.contracts import Column, Contract, load_contracts
from orchestration.intake.receiving import receive
from orchestration.intake.template import blank_form, write_template
from orchestration.messages import Refusal
from orchestration.settings import PROJECT_DIR, Settings

CONTRACTS = load_contracts(PROJECT_DIR / "data" / "contracts")


def filled_in(form: bytes, contract: Contract) -> bytes:
    """The form with one row of the contract's examples, in the formats its columns have, as a spreadsheet saves it."""
    source, target = zipfile.ZipFile(io.BytesIO(form)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = content.decode()
                row = f'<row r="2">{"".join(_cells(text, contract))}</row></sheetData>'
                content = text.replace("</sheetData>", row).encode()
            book.writestr(name, content)
    return target.getvalue()


def _cells(sheet: str, contract: Contract) -> list[str]:
    styles = {}
    for found in re.finditer(r'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"', sheet):
        styles |= dict.fromkeys(range(int(found[1]), int(found[2]) + 1), found[3])
    cells = []
    for place, column in enumerate(contract.columns, start=1):
        if column.example:
            cells.append(f'<c r="{_letters(place)}2" s="{styles[place]}"{_content(column)}</c>')
    return cells


def _content(column: Column) -> str:
    match column.type:
        case "integer" | "decimal" | "number":
            return f"><v>{column.example}</v>"
        case "date":
            return f"><v>{(date.fromisoformat(column.example) - date(1899, 12, 30)).days}</v>"
        case "timestamp":
            since = datetime.fromisoformat(column.example) - datetime(1899, 12, 30)
            return f"><v>{since.days + since.seconds / 86400!r}</v>"
        case "boolean":
            return f' t="inlineStr"><is><t>{"是" if column.example == "true" else "否"}</t></is>'
    return f' t="inlineStr"><is><t>{escape(column.example)}</t></is>'


def _letters(place: int) -> str:
    return chr(64 + place) if place <= 26 else chr(64 + (place - 1) // 26) + chr(65 + (place - 1) % 26)


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_a_form_filled_in_with_the_examples_is_accepted(
    settings: Settings, tmp_path: Path, loaded: Callable[[str], pl.DataFrame], dataset: str
) -> None:
    contract = CONTRACTS[dataset]
    (tmp_path / f"{dataset}.xlsx").write_bytes(filled_in(blank_form(contract), contract))
    (receipt,) = receive(settings, [tmp_path / f"{dataset}.xlsx"])
    assert (receipt.status, receipt.accepted, receipt.problems, receipt.warnings) == ("loaded", 1, (), ())
    row = loaded(dataset).row(0, named=True)
    for column in contract.columns:
        if column.example and not column.personal and column.type in ("code", "text", "integer", "date"):
            assert str(row[column.name]) == column.example, column.name


def test_a_form_sent_back_empty_is_told_to_be_empty(settings: Settings, tmp_path: Path) -> None:
    write_template(settings, "payments", tmp_path / "payments.xlsx")
    (receipt,) = receive(settings, [tmp_path / "payments.xlsx"])
    assert [one["code"] for one in receipt.problems] == ["E-FILE-34"]


def test_the_same_contract_is_the_same_form() -> None:
    assert blank_form(CONTRACTS["payments"]) == blank_form(CONTRACTS["payments"])


def test_a_form_says_what_each_column_is() -> None:
    with zipfile.ZipFile(io.BytesIO(blank_form(CONTRACTS["payments"]))) as book:
        notes = book.read("xl/comments1.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    for said in ("支付凭证号，全库唯一。", "base currency unit", "direct, authorised, real, official_card, other"):
        assert said in notes
    assert "<v>是,否</v>" not in sheet
    assert "是,否" in sheet  # the choices of a yes or no
    assert "退回的情形：amount（金额）为负而未标为冲销" in texts
    assert "主键，必填" in texts


def test_a_form_that_may_have_been_filled_in_is_not_overwritten(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(Refusal, match="E-OUT-02"):
        write_template(settings, "payments", tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_text(encoding="utf-8") == "mine"
