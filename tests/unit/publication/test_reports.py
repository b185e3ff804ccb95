"""Reports show the published cells as they are, and no cell of them is a formula."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import fastexcel
import pytest

from orchestration.publication.delimited import delimited
from orchestration.publication.dictionary import Words
from orchestration.publication.release import publish

from .conftest import City

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|'/c calc'!A0",
]


def test_texts_that_could_be_formulas_get_an_apostrophe() -> None:
    content = delimited(["=header", "plain"], [[text, -1] for text in FORMULAS])
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rows[0] == ["'=header", "plain"]
    assert [row[0] for row in rows[1:]] == [f"'{text}".replace("\0", "�") for text in FORMULAS]
    assert {row[1] for row in rows[1:]} == {"-1"}


def test_numbers_stay_numbers_and_blank_is_not_zero() -> None:
    row = [-1, -2.5, Decimal("-0.00010"), Decimal("1E+3"), 0, None, True, date(2026, 3, 1), datetime(2026, 3, 1, 9)]
    text = delimited(["c"], [row]).decode().splitlines()[1]
    assert text == "-1,-2.5,-0.00010,1000,0,,true,2026-03-01,2026-03-01T09:00:00"


def test_the_csv_reports(published_city: City) -> None:
    folder = published_city.settings.current_path
    zh = (folder / "reports/ranking_zh.csv").read_bytes()
    assert zh.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(zh.decode("utf-8-sig"), newline="")))
    assert rows[1]["部门"] == "'=HYPERLINK(1)"
    assert (rows[1]["名次变化"], rows[1]["得分"], rows[1]["是否参加排名"]) == ("-1", "95.2500", "是")
    assert (rows[0]["名次区间（最好）"], rows[0]["名次区间（最差）"]) == ("1", "2")
    assert (rows[3]["未参加排名原因"], rows[3]["名次"], rows[3]["满意率"]) == ("本月无业务", "", "")
    en = (folder / "reports/ranking_en.csv").read_bytes()
    assert en.startswith(b"jurisdiction_code,ranking_group,department_code,")
    assert b"no_business" in en


def test_the_workbook_holds_no_formula_and_no_link(city: City) -> None:
    names = ", ".join(f"('{text}')" for text in ("=1+1", "http://example.org/", "-3", "mailto:x@y", "007"))
    city.build(
        also=f"""
        insert into marts.monthly_approval_efficiency_ranking
            (jurisdiction_code, ranking_group, department_code, department_name, month, approval_rank, is_ranked)
        select 'CN', 'city', 'Z' || name, name, '2026-03-01', 9, true
        from (values {names}) as more(name)
        """
    )
    published = publish(city.settings, "2026-03")
    with zipfile.ZipFile(published.path / "reports/ranking.xlsx") as book:
        for part in book.namelist():
            content = book.read(part)
            assert not re.search(rb"<f[ >]", content), part
            assert not re.search(rb"<hyperlink|relationships/hyperlink", content), part
        strings = book.read("xl/sharedStrings.xml").decode()
        assert {"=1+1", "-3", "007", "=HYPERLINK(1)"} <= set(re.findall(r"<t[^>]*>([^<]*)</t>", strings))
        assert b"<dcterms:created" in book.read("docProps/core.xml")
        assert b"2000-01-01" in book.read("docProps/core.xml")


@pytest.fixture
def sheets(published_city: City) -> dict[str, list[list[object]]]:
    folder = published_city.settings.current_path
    book = fastexcel.read_excel(folder / "reports/ranking.xlsx")
    return {
        name: [list(row) for row in book.load_sheet(name, header_row=None).to_polars().rows()]
        for name in book.sheet_names
    }


def test_the_sheets_of_the_workbook(sheets: dict[str, list[list[object]]]) -> None:
    assert list(sheets) == ["排名", "未参加排名", "得分明细", "异常提示", "说明"]


def test_the_ranking_sheet(sheets: dict[str, list[list[object]]]) -> None:
    rows = sheets["排名"]
    text = "\n".join(str(row[0]) for row in rows)
    assert "（2026-03）" in text
    assert "2026-03-31 23:59:59" in text
    assert "ab" * 32 in text
    assert "辖区 中国　分组 city" in text
    assert "辖区 中国　分组 district" in text
    names = [row[3] for row in rows]
    assert names[names.index("部门") :][:8] == [
        "部门",
        None,
        "发展改革局",
        "=HYPERLINK(1)",
        "公安局",
        None,
        "东区",
        None,
    ]
    assert "@文化局" not in names[: names.index("东区")]
    top = names.index("部门", names.index("东区"))
    assert names[top + 1 : top + 4] == ["公安局", "发展改革局", "=HYPERLINK(1)"]


def test_ratios_are_fractions_shown_as_percent(published_city: City) -> None:
    folder = published_city.settings.current_path
    with zipfile.ZipFile(folder / "reports/ranking.xlsx") as book:
        styles = book.read("xl/styles.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    style = re.search(r'<c r="L7" s="(\d+)"><v>([^<]*)</v>', sheet)
    assert style
    assert style[2] == "0.95"
    assert f'<numFmt numFmtId="{formats[int(style[1])]}" formatCode="0.00%"/>' in styles
    assert '<pane xSplit="4" ySplit="5"' in sheet


def test_departments_listed_apart_with_the_reason(sheets: dict[str, list[list[object]]]) -> None:
    assert [row[2:5] for row in sheets["未参加排名"]] == [
        ["部门代码", "部门", "未参加排名原因"],
        ["D04", "@文化局", "本月无业务"],
    ]


def test_the_score_sheet(sheets: dict[str, list[list[object]]]) -> None:
    rows = sheets["得分明细"]
    assert rows[0][2] == "类别"
    assert [row[2] for row in rows[1:3]] == ["部分", "奖励"]
    assert len(rows) == 1 + 2 * 5


def test_the_signals_of_the_month_are_listed_as_hints(
    sheets: dict[str, list[list[object]]], published_city: City
) -> None:
    """Those flagged in the month and no other, with what they are measured against; beside the score."""
    rows = sheets["异常提示"]
    text = "\n".join(str(row[0]) for row in rows)
    assert "不计入得分和名次" in text
    assert "no part of score or rank" in text
    lines = [row for row in rows if row[1] is not None]
    assert len(lines) == 2
    assert lines[1][1:] == [
        *("D02", "=HYPERLINK(1)", "2026-03-01", "late_upload", "迟报", "Uploaded late"),
        *("20", "40", "0.5", "0.285714", "0.01", "0.1"),
        *("过久才上传。", "Too long after they happened."),
    ]
    folder = published_city.settings.current_path / "reports"
    (row,) = csv.DictReader(io.StringIO((folder / "integrity_signals_en.csv").read_text(encoding="utf-8"), newline=""))
    assert (row["department_name"], row["suspected_low_ratio"]) == ("'=HYPERLINK(1)", "0.285714")
    assert (folder / "integrity_signals_zh.csv").read_bytes().startswith("\ufeff辖区名称,部门代码".encode())


def test_the_notes_say_whose_thresholds_these_are(sheets: dict[str, list[list[object]]]) -> None:
    text = "\n".join(str(cell) for row in sheets["说明"] for cell in row if cell is not None)
    assert "不是任何机关的官方标准" in text
    assert "no official standard" in text
    assert "order is within chance" in text
    assert "本月办结的办件数。" in text
    assert "the found text sets no cap" in text
    assert "ours" in text
    assert "another policy" not in text


@pytest.mark.parametrize(
    ("comment", "zh", "en"),
    [
        ("办件编号。 Case number", "办件编号。", "Case number"),
        ("办件编号. Case number.", "办件编号.", "Case number."),
        (
            "办件编号。由部门系统给出。 Case number. Given by the system.",
            "办件编号。由部门系统给出。",
            "Case number. Given by the system.",
        ),
        ("满意度（12345 热线）。 Satisfaction, 好差评.", "满意度（12345 热线）。", "Satisfaction, 好差评."),
        ("只有中文", "只有中文", ""),
        ("English only. Two sentences.", "", "English only. Two sentences."),
        ("第一行\n第二行。 First\nline", "第一行 第二行。", "First line"),
        (None, "", ""),
    ],
)
def test_a_comment_in_its_two_languages(comment: str | None, zh: str, en: str) -> None:
    assert Words.of(comment) == Words(zh, en)


def test_the_dictionary(published_city: City) -> None:
    folder = published_city.settings.current_path
    rows = list(csv.DictReader(io.StringIO((folder / "dictionary.csv").read_text("utf-8-sig"))))
    described = {(row["schema"], row["table"], row["column"]): row for row in rows}
    rank = described["marts", "monthly_approval_efficiency_ranking", "approval_rank"]
    assert (rank["type"], rank["description_zh"], rank["description_en"]) == (
        "INTEGER",
        "名次，同分同名次.",
        "Rank; it's 1, 1, 3",
    )
    assert described["quality", "pending_row", ""]["description_en"] == "Rows that wait"
    assert ("ops", "build_parameters", "known_at") not in described
    page = (folder / "dictionary.md").read_text("utf-8")
    assert "## marts.monthly_approval_efficiency_ranking" in page
