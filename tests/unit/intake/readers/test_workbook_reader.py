"""Workbooks: the table found, every cell as a person reads it, what Excel loses or hides told."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from orchestration.intake.readers.base import SourceRows
from orchestration.intake.readers.workbook_cells import Cell, kind_of_format, number_cell
from tests.unit.intake.readers.reading import cells, outcome_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]

Sheets = dict[str, list[list[Any]]]


def workbook(sheets: Sheets, change: Callable[[xlsxwriter.Workbook], None] = lambda _: None, **options: Any) -> bytes:
    """A workbook as Excel would write it; ``None`` leaves a cell out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, **options}) as book:
        day, moment, clock = (book.add_format({"num_format": f}) for f in ('yyyy"年"m"月"d"日"', 22, 20))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(y, x, value, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(y, x, value, day)
                    elif isinstance(value, time):
                        sheet.write_datetime(y, x, value, clock)
                    elif value is not None:
                        sheet.write(y, x, value)
        change(book)
    return out.getvalue()


def edited(content: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts rewritten (or added)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            new.writestr(entry.filename, edit(text.decode()).encode() if entry.filename == part else text)
        if part not in old.namelist():
            new.writestr(part, edit(""))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["编号", "环节", "金额"]
TABLE: Sheets = {"办件": [HEADER, ["001", " 受理\u3000", 12.5], ["002", None, 3]]}


def test_cells_become_the_text_a_person_reads(read_bytes: Read) -> None:
    values = ["0012", 7, 0.1 + 0.2, 1234.5, True, date(2026, 10, 2), datetime(2026, 3, 2, 9, 15, 30, 250_000),
              time(9, 15), -0.0, 1e-7, 123456789012345]  # fmt: skip
    result = read_bytes(workbook({"a": [[f"c{n}" for n in range(len(values))], values]}))
    assert cells(result) == [(
        "0012", "7", "0.3", "1234.5", "true", "2026-10-02", "2026-03-02 09:15:30.250", "09:15:00", "0", "0.0000001",
        "123456789012345",
    )]  # fmt: skip
    assert result.rows.select("_row_number", "_sheet").collect().rows() == [(2, "a")]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "date"), ("m/d/yy h:mm", "datetime"), ("h:mm:ss", "time"), ("[h]:mm:ss", "elapsed"),
        ('yyyy"年"m"月"d"日";@', "date"), ("[$-804]yyyy/m/d", "date"), ("mmm", "date"), ("上午/下午h时mm分", "time"),
        ("General", None), ("G/通用格式", None), ("0.00", None), ("#,##0.00_);[Red]\\(#,##0.00\\)", None),
        ('0.00"days"', None), ("0.00E+00", None), ("@", None), ('#,##0"元"', None), ("_-* #,##0_d", None),
    ],
)  # fmt: skip
def test_formats_of_dates_are_told_from_formats_of_numbers(code: str, kind: str | None) -> None:
    assert kind_of_format(code) == kind


@pytest.mark.parametrize(
    ("raw", "kind", "since_1904", "cell"),
    [
        ("1", "date", False, Cell("1900-01-01")),
        ("59", "date", False, Cell("1900-02-28")),
        ("60", "date", False, Cell("60", "E-XLS-04")),
        ("61", "date", False, Cell("1900-03-01")),
        ("0", "date", True, Cell("1904-01-01")),
        ("0", "date", False, Cell("0", "E-XLS-04")),
        ("-1", "date", False, Cell("-1", "E-XLS-04")),
        ("2958465", "date", False, Cell("9999-12-31")),
        ("2958466", "date", False, Cell("2958466", "E-XLS-04")),
        ("46297.5", "date", False, Cell("2026-10-02 12:00:00")),
        ("46297", "datetime", False, Cell("2026-10-02 00:00:00")),
        ("46297.999999999", "datetime", False, Cell("2026-10-03 00:00:00")),
        ("1.5", "elapsed", False, Cell("36:00:00")),
        ("0.9999999999", "time", False, Cell("24:00:00")),
        ("1e300", "date", False, Cell("1e300", "E-XLS-04")),
        ("nan", None, False, Cell("nan", "E-XLS-04")),
        ("inf", None, False, Cell("inf", "E-XLS-04")),
        ("12x", None, False, Cell("12x", "E-XLS-04")),
        ("4.4030019900307123E+17", None, False, Cell("440300199003071230", "E-XLS-01")),
        ("999999999999999", None, False, Cell("999999999999999")),
        ("1E+15", None, False, Cell("1000000000000000", "E-XLS-01")),
        ("0.85999999999999999", None, False, Cell("0.86")),
    ],
)
def test_numbers_and_serials(raw: str, kind: str | None, since_1904: bool, cell: Cell) -> None:
    assert number_cell(raw, kind, since_1904) == cell


def test_a_long_id_typed_as_a_number_is_rejected_not_guessed(read_bytes: Read) -> None:
    result = read_bytes(workbook({"a": [HEADER, [440300199003071234, "受理", 1], ["440300199003071234", "受理", 1]]}))
    assert cells(result) == [("440300199003071234", "受理", "1")]
    problem = result.rejected[0].problem
    assert (problem.code, problem.row, problem.column, problem.sheet) == ("E-XLS-01", 2, "编号", "a")
    assert result.rejected[0].cells == {"编号": "440300199003071200", "环节": "受理", "金额": "1"}


def test_formulas_that_gave_nothing_or_an_error_are_rejected(read_bytes: Read) -> None:
    content = workbook({"a": [HEADER, ["1", "x", "=1+1"], ["2", "x", "=1/0"], ["3", "x", 5]]})
    content = edited(content, SHEET, lambda xml: re.sub(r"(<f>1/0</f>)<v>0</v>", r"\1<v>#DIV/0!</v>", xml).replace(
        '<c r="C3">', '<c r="C3" t="e">').replace("<f>1+1</f><v>0</v>", "<f>1+1</f>"))  # fmt: skip
    result = read_bytes(content)
    assert cells(result) == [("3", "x", "5")]
    assert [(s.row_number, s.problem.code, s.problem.column) for s in result.rejected] == [
        (2, "E-XLS-03", "金额"),
        (3, "E-XLS-02", "金额"),
    ]


def test_titles_above_the_header_are_told_and_totals_ignored(read_bytes: Read) -> None:
    rows = [["2026年3月办件情况表"], ["填报单位：国土局", None, "单位：元"], [], ["编号", "环节", "金额", "备注"],
            ["001", "受理", 5, "x"], [], ["002", "办结", 6, "y"], ["合 计", None, 11]]  # fmt: skip
    result = read_bytes(workbook({"a": rows}))
    assert result.columns == ("编号", "环节", "金额", "备注")
    assert cells(result) == [("001", "受理", "5", "x"), ("002", "办结", "6", "y")]
    assert [(w.code, w.row, w.details["count"]) for w in result.warnings] == [("W-XLS-02", 4, 2)]
    assert [(s.row_number, s.problem.code) for s in result.ignored] == [(8, "I-ROW-02")]


def test_the_header_row_may_be_stated(read_bytes: Read, code_of: Code) -> None:
    rows = [["x", "y", "z", "u"], ["编号", "环节"], ["001", "受理"]]
    assert read_bytes(workbook({"a": rows}), header_row=2).columns == ("编号", "环节")
    assert code_of(workbook({"a": rows}), header_row=9) == "E-FILE-31"


def test_a_table_may_begin_anywhere(read_bytes: Read) -> None:
    rows = [
        [],
        [],
        [None, None, *HEADER],
        [None, None, "1", "受理", 5],
        [None, "left", "2", "办结", 6, "right"],
        [None, None, "3", "办结", 7],
    ]
    result = read_bytes(workbook({"a": rows}))
    assert cells(result) == [("1", "受理", "5"), ("3", "办结", "7")]
    assert [(s.problem.code, s.problem.details["found"]) for s in result.rejected] == [("E-CSV-01", 5)]
    assert {"left", "right"} <= set(result.rejected[0].cells.values())


def test_rows_of_formatting_only_are_blank_within_the_table_and_nothing_after_it(read_bytes: Read) -> None:
    content = workbook(TABLE)
    empty = '<row r="{0}" ht="20"><c r="A{0}" s="1"/></row>'
    content = edited(content, SHEET, lambda xml: xml.replace('<row r="3"', '<row r="3000"').replace(
        'r="A3"', 'r="A3000"').replace('r="C3"', 'r="C3000"').replace(
        '<row r="3000"', empty.format(2500) + '<row r="3000"').replace(
        "</sheetData>", "".join(empty.format(n) for n in range(3001, 3100)) + "</sheetData>"))  # fmt: skip
    result = read_bytes(content)
    assert result.rows.collect()["_row_number"].to_list() == [2, 3000]
    assert [(s.row_number, s.sheet) for s in result.ignored] == [(2500, "办件")]


def test_sheets(read_bytes: Read, code_of: Code) -> None:
    other = [["a", "b"], ["1", "2"]]
    same = {"一": [HEADER, ["1", "x", 1]], "二": [[*HEADER[::-1]], [2, "y", "2"]], "填报说明": [["随意"]], "空": []}
    result = read_bytes(workbook(same))
    assert cells(result) == [("1", "x", "1"), ("2", "y", "2")]
    assert result.rows.collect()["_sheet"].to_list() == ["一", "二"]
    assert cells(read_bytes(workbook(same), sheet="二")) == [("2", "y", "2")]
    assert code_of(workbook({**TABLE, "other": other})) == "E-XLS-06"
    assert read_bytes(workbook({**TABLE, "other": other}), sheet="oth*").columns == ("a", "b")
    assert code_of(workbook(TABLE), sheet="三月") == "E-XLS-05"
    assert code_of(workbook({"a": []})) == "E-FILE-31"


def test_what_is_hidden_or_merged_is_told(read_bytes: Read) -> None:
    def change(book: xlsxwriter.Workbook) -> None:
        first, second = book.worksheets()
        second.hide()
        first.merge_range("B2:B3", "受理")

    result = read_bytes(workbook({**TABLE, "旧": [["a", "b"], ["1", "2"]]}, change))
    assert [(w.code, w.sheet) for w in result.warnings] == [("W-XLS-01", "旧"), ("W-XLS-03", "办件")]
    assert result.columns == tuple(HEADER)


def test_rich_inline_and_escaped_texts(read_bytes: Read) -> None:
    def edit(xml: str) -> str:
        rich = "<si><r><t>办</t></r><r><rPr><b/></rPr><t>件</t></r><rPh sb='0' eb='1'><t>ban</t></rPh></si>"
        return xml.replace("<si><t>001</t></si>", rich).replace("<t>002</t>", "<t>a_x000A_b_x005F_</t>")

    content = edited(workbook(TABLE), "xl/sharedStrings.xml", edit)
    assert [row[0] for row in cells(read_bytes(content))] == ["办件", "a\nb_"]
    inline = (
        '<row r="4"><c t="inlineStr"><is><t>003</t></is></c><c t="str"><f>A1</f><v></v></c><c t="b"><v>0</v></c></row>'
    )
    content = edited(workbook(TABLE), SHEET, lambda xml: xml.replace("</sheetData>", inline + "</sheetData>"))
    assert cells(read_bytes(content))[-1] == ("003", None, "false")


def test_the_epoch_of_1904(read_bytes: Read) -> None:
    rows = [["日期", "x"], [date(2026, 10, 2), 1]]
    assert cells(read_bytes(workbook({"a": rows}, date_1904=True))) == [("2026-10-02", "1")]


def test_sparse_giants_cost_nothing(read_bytes: Read, code_of: Code) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = edited(workbook(TABLE), SHEET, lambda xml: xml.replace("</sheetData>", far + "</sheetData>"))
    result = read_bytes(content)
    assert result.records == 3
    assert result.rejected[0].cells == {"编号": None, "环节": None, "金额": None, "_cell_16384": "1"}
    wide = edited(
        workbook(TABLE), SHEET, lambda xml: xml.replace("</c></row>", '</c><c r="XFD1"><v>1</v></c></row>', 1)
    )
    assert code_of(wide) == "E-SCH-07"


@pytest.mark.parametrize(
    ("part", "edit", "code"),
    [
        ("xl/vbaProject.bin", lambda _: "macro", "E-FILE-15"),
        ("../evil.xml", lambda _: "x", "E-FILE-12"),
        (SHEET, lambda xml: xml.replace('r="3"', 'r="1"', 1), "E-FILE-03"),
        (SHEET, lambda xml: xml.replace('r="B1"', 'r="A1"'), "E-FILE-03"),
        (SHEET, lambda xml: xml.replace('r="B1"', 'r="ZZZ1"'), "E-FILE-03"),
        (SHEET, lambda xml: xml.replace("<v>1</v>", "<v>99</v>", 1), "E-FILE-03"),
        (SHEET, lambda xml: xml[: len(xml) // 2], "E-FILE-03"),
        (SHEET, lambda xml: xml.replace("<v>3</v>", "<v>&x;</v>"), "E-FILE-03"),
        (SHEET, lambda xml: xml.replace("</row>", "<c/>" * 20_000 + "</row>", 1), "E-FILE-03"),
        (SHEET, lambda xml: xml.replace("<worksheet", '<!DOCTYPE w [<!ENTITY x "y">]><worksheet', 1), "E-XML-02"),
        (SHEET, lambda xml: xml + " " * (40 << 20), "E-FILE-10"),
        ("xl/worksheets/big.bin", lambda _: "\0" * (40 << 20), "E-FILE-10"),
    ],
)
def test_hostile_workbooks_are_refused(code_of: Code, part: str, edit: Callable[[str], str], code: str) -> None:
    assert code_of(edited(workbook(TABLE), part, edit)) == code


def test_other_office_files_are_refused(code_of: Code) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert code_of(out.getvalue()) == "E-FILE-01"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_workbook_is_refused(code_of: Code, share: float) -> None:
    content = workbook(TABLE)
    assert code_of(content[: int(len(content) * share)]) == "E-FILE-02"


def test_a_changed_byte_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    content = workbook(TABLE)
    truth = [("001", "受理", "12.5"), ("002", None, "3")]
    dice, refused = random.Random(3), 0
    for _ in range(100):
        hurt = bytearray(content)
        hurt[dice.randrange(2, len(hurt))] ^= 1 << dice.randrange(8)
        result = outcome_in(tmp_path, bytes(hurt))
        if isinstance(result, str):
            refused += 1
        else:
            assert cells(result) == truth
    assert refused > 50
