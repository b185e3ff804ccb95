"""Delimited text: every encoding, delimiter and line end; two ways that agree; one bad quote, one record."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.readers import delimited
from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import BLANK
from orchestration.messages import Refusal
from tests.unit.intake.readers.reading import cells, checked, outcome_in, read_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]

ROWS = [("办件编号", "环节", "备注"), ("440300-1", "受理", "㐀𠀀 喆镕"), ("440300-2", "办结", "材料齐全，准予许可")]


def text_of(rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_rows(
    read_bytes: Read, encoding: str, delimiter: str, end: str
) -> None:
    text = text_of(ROWS, delimiter, end)
    for sent in (text, text.removesuffix(end)):
        result = read_bytes(sent.encode(encoding))
        assert result.columns == ROWS[0]
        assert cells(result) == ROWS[1:]
        assert result.rows.select("_row_number").collect().to_series().to_list() == [2, 3]


def test_utf_16_of_either_byte_order_and_gbk_by_declaration(read_bytes: Read) -> None:
    text = text_of(ROWS)
    assert cells(read_bytes(b"\xfe\xff" + text.encode("utf-16-be"))) == ROWS[1:]
    assert cells(read_bytes(text.encode("utf-16-le"), encoding="utf-16-le")) == ROWS[1:]
    gbk = text.replace("㐀𠀀 ", "").encode("gbk")
    assert cells(read_bytes(gbk, encoding="GBK")) == cells(read_bytes(gbk))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=9), min_size=6))
def test_random_chinese_text_never_turns_into_other_text(words: list[str]) -> None:
    text = "项,值\n" + "".join(f"{number},{word}\n" for number, word in enumerate(words))
    for encoding in ("utf-8", "gb18030"):
        with tempfile.TemporaryDirectory() as folder:
            result = outcome_in(Path(folder), text.encode(encoding))
            if isinstance(result, str):
                assert (encoding, result) == ("gb18030", "E-ENC-01")
            else:
                assert [row[1] for row in cells(result)] == words


@pytest.mark.parametrize("lost", [1, 2])
def test_half_a_character_is_refused_with_its_place(tmp_path: Path, lost: int) -> None:
    with pytest.raises(Refusal) as caught:
        read_in(tmp_path, "环节,备注\n1,审核".encode()[:-lost])
    problem = caught.value.problems[0]
    assert (problem.code, problem.row, problem.details["offset"]) == ("E-ENC-01", 2, 19)


@pytest.mark.parametrize(
    ("encoding", "mark", "bad"), [("gb18030", b"", b"\xff"), ("utf-16-le", b"\xff\xfe", b"\x00\xdc")]
)
@pytest.mark.parametrize("before", [0, 1, 2, 40_000, 87_380, 87_381, 200_000])
def test_the_place_of_a_wrong_byte_is_exact(
    tmp_path: Path, encoding: str, mark: bytes, bad: bytes, before: int
) -> None:
    good = mark + ("环节\n" + "审" * (before % 7) + "x\r\n审\n" * before).encode(encoding)
    with pytest.raises(Refusal) as caught:
        read_in(tmp_path, good + bad + "\n".encode(encoding), encoding=None if mark else encoding)
    problem = caught.value.problems[0]
    assert (problem.code, problem.details["offset"], problem.row) == ("E-ENC-01", len(good), 2 + 2 * before)


def test_damaged_utf_8_is_not_taken_for_gb18030(code_of: Code) -> None:
    content = bytearray(text_of(ROWS * 40).encode())
    content[-9] = 0xFF
    assert code_of(bytes(content)) == "E-ENC-01"
    content[-9] = 0xB0  # a continuation byte where a character should begin
    content[-10:-8] = b"\xb0\xb0"
    assert code_of(bytes(content)) == "E-ENC-01"


def test_western_single_bytes_are_not_taken_for_gb18030(code_of: Code, read_bytes: Read) -> None:
    content = "naam;plaats\nMüller;Straße\n".encode("latin-1")
    assert code_of(content) == "E-ENC-01"
    assert cells(read_bytes(content, encoding="latin-1")) == [("Müller", "Straße")]


def test_a_wrong_declaration_is_refused_not_followed(code_of: Code) -> None:
    text = text_of(ROWS)
    assert code_of(text.encode(), encoding="gb18030") == "E-ENC-02"
    assert code_of(text.encode("utf-8-sig"), encoding="gbk") == "E-ENC-02"
    assert code_of(text.encode("utf-16"), encoding="utf-8") == "E-ENC-02"
    assert code_of(text.encode("gb18030"), encoding="utf-8") == "E-ENC-01"
    assert code_of(text.encode("utf-16")[:-1]) == "E-ENC-01"
    assert code_of(text.encode(), encoding="klingon") == "E-CFG-01"
    assert code_of(text.encode(), encoding="base64") == "E-CFG-01"
    assert code_of(text.encode(), delimiter="::") == "E-CFG-01"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E-FILE-30"),
        (b"\n\n", "E-FILE-31"),
        (b"\xef\xbb\xbf", "E-FILE-31"),
        (b",,\n1,2,3\n", "E-SCH-01"),
        (b"a,,c\n1,2,3\n", "E-SCH-01"),
        (b"a,b,a \n1,2,3\n", "E-SCH-02"),
        (b"a,\x00b\n1,2\n", "E-SCH-03"),
        (b"\x01\x02\x03\x04", "E-SCH-03"),
        (b"a,_row_number\n1,2\n", "E-SCH-04"),
        (b'a,"b\n1,2\n', "E-SCH-05"),
        (b",".join(b"c%d" % n for n in range(2001)) + b"\n", "E-SCH-07"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "E-FILE-01"),
        (b"%PDF-1.7\n", "E-FILE-01"),
    ],
)
def test_a_file_without_a_usable_header_is_refused(code_of: Code, content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_header_alone_gives_no_rows(read_bytes: Read) -> None:
    for content in (b"a,b", b"a,b\n", b'"a","b"\r\n'):
        result = read_bytes(content)
        assert (result.columns, result.records, cells(result)) == (("a", "b"), 0, [])


def test_lines_above_the_header_are_not_records(read_bytes: Read) -> None:
    content = "2026年3月办件\n\n编号,环节\n1,受理\n2,办结\n".encode()
    result = read_bytes(content, header_row=3)
    assert result.columns == ("编号", "环节")
    assert result.rows.collect().rows() == [("1", "受理", 4, None), ("2", "办结", 5, None)]


def test_ragged_lines_come_back_with_all_their_cells(read_bytes: Read) -> None:
    result = read_bytes(b"a,b,c\n1,2,3\n1,2\n1,2,3,4,5\n4,5,6\n")
    assert cells(result) == [("1", "2", "3"), ("4", "5", "6")]
    assert [(s.row_number, s.problem.code, s.cells) for s in result.rejected] == [
        (3, "E-CSV-01", {"a": "1", "b": "2"}),
        (4, "E-CSV-01", {"a": "1", "b": "2", "c": "3", "_cell_4": "4", "_cell_5": "5"}),
    ]
    assert "3" in result.rejected[1].problem.text("zh")


def test_one_long_and_one_short_line_do_not_cancel_out(read_bytes: Read) -> None:
    result = read_bytes(b"a,b,c\n1,2\n1,2,3,4\n5,6,7\n")
    assert cells(result) == [("5", "6", "7")]
    assert [s.row_number for s in result.rejected] == [2, 3]


def test_blank_records_are_counted_and_ignored(read_bytes: Read) -> None:
    result = read_bytes("a,b\n1,2\n\n , \n,\n\u3000,\u3000\n3,4\n\n".encode())
    assert cells(result) == [("1", "2"), ("3", "4")]
    assert [(s.row_number, s.problem.code) for s in result.ignored] == [
        (row, "I-ROW-01") for row in (3, 4, 5, 6, 8)
    ]  # fmt: skip
    assert result.records == 7


def test_cells_are_stripped_the_same_whichever_way_they_are_read(read_bytes: Read) -> None:
    plain = " a ,\u3000b\n\t1 ,\u00a02\u3000\n 3,  \n"
    for content in (plain, plain + '"x","y"\n', plain.replace("\n", "\r\n")):
        result = read_bytes(content.encode())
        assert result.columns == ("a", "b")
        assert cells(result)[:2] == [("1", "2"), ("3", None)]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends(read_bytes: Read) -> None:
    result = read_bytes(b'a,b\n"1,5","say ""yes"""\r\n"two\nlines\r\nthree",x\n3,4\n')
    assert cells(result) == [("1,5", 'say "yes"'), ("two\nlines\r\nthree", "x"), ("3", "4")]
    assert result.rows.select("_row_number").collect().to_series().to_list() == [2, 3, 6]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ('5,"open', "E-CSV-02"),
        ('"5,6', "E-CSV-02"),
        ('5,6"', "E-CSV-02"),
        ('5" pipe,6" pipe', "E-CSV-03"),
        ('"5" x,6', "E-CSV-03"),
        ("5,\x006", "E-CSV-04"),
        ('5,"6\x00"', "E-CSV-04"),
    ],
)
def test_a_bad_record_costs_itself_only(read_bytes: Read, bad: str, code: str) -> None:
    result = read_bytes(f'a,b\n1,2\n{bad}\n3,"four\nand more"\n"7","8"\n9,10\n'.encode())
    assert cells(result) == [("1", "2"), ("3", "four\nand more"), ("7", "8"), ("9", "10")]
    assert [(s.row_number, s.problem.code) for s in result.rejected] == [(3, code)]


def test_a_cell_of_ten_megabytes_is_a_cell(read_bytes: Read) -> None:
    long = "字" * 3_500_000
    for content in (f"a,b\n1,{long}\n2,x\n", f'a,b\n1,"{long}"\n2,x\n'):
        assert cells(read_bytes(content.encode())) == [("1", long), ("2", "x")]


def test_a_line_without_end_and_a_file_of_bad_lines_are_refused(code_of: Code) -> None:
    with patch("orchestration.intake.readers.encoding.LONGEST_LINE", 1000):
        for encoding in ("utf-8", "utf-16"):
            assert code_of(("a,b\n" + "x" * 300_000).encode(encoding)) == "E-FILE-33"
    with patch("orchestration.intake.readers.collecting.MOST_SET_ASIDE", 10):
        assert code_of(b"a,b\n" + b"1\n" * 11) == "E-FILE-32"


def test_a_glob_in_the_name_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "rep1.csv").write_bytes(b"a,b\nwrong,file\n")
    assert cells(read_in(tmp_path, b"a,b\n1,2\n", name="rep[1].csv")) == [("1", "2")]
    assert cells(read_in(tmp_path, b'a,b\n"1",2\n', name="rep*.csv")) == [("1", "2")]


# ---- the two ways agree ------------------------------------------------------------------------

plain_cell = st.text(st.characters(exclude_characters='",;|\t\r\n\0', exclude_categories=["Cs"]), max_size=6)
padded_cell = st.builds(lambda a, b, c: a + b + c, st.text(BLANK.translate({9: None, 10: None, 13: None}), max_size=2),
                        plain_cell, st.text(" \u3000", max_size=2))  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[str] = padded_cell) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=8))


@settings(max_examples=120, deadline=None)
@given(tables(), st.sampled_from(",;|\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_fast_and_the_strict_way_agree(rows: list[list[str]], delimiter: str, end: str, ended: bool) -> None:
    width = len(rows[0]) if rows else 3
    text = end.join(delimiter.join(row) for row in [[f"c{n}" for n in range(width)], *rows]) + (end if ended else "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(text.encode())
        options = ReadingOptions(work_dir=Path(folder), delimiter=delimiter, encoding="utf-8")
        either = checked(delimited.read_delimited(path, options))
        with patch.object(delimited, "prove", lambda *_: None):
            strict = checked(delimited.read_delimited(path, options))
        assert either.rows.collect().equals(strict.rows.collect())
        assert (either.records, either.columns) == (strict.records, strict.columns)
        assert [s.row_number for s in either.ignored] == [s.row_number for s in strict.ignored]
        assert not either.rejected
        blank = sum(not any(cell.strip(BLANK) for cell in row) for row in rows)
        assert len(either.ignored) <= blank


def test_a_plain_file_goes_the_fast_way_and_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'"a","b"\n' + b"1,2\n" * 1000)
    options = ReadingOptions(work_dir=tmp_path / "work")
    with patch.object(delimited, "read_strictly", side_effect=AssertionError("strict")):
        result = delimited.read_delimited(path, options)
    assert result.records == 1000
    assert not (tmp_path / "work").exists()
    assert isinstance(result.rows, pl.LazyFrame)


def test_a_block_border_changes_nothing(tmp_path: Path) -> None:
    content = b"a,b\n" + b"".join(b"%d,%s\n" % (n, "审核".encode()) for n in range(500))
    whole = cells(read_in(tmp_path, content))
    with patch("orchestration.intake.readers.encoding.whole_lines.__defaults__", (7,)):
        assert cells(read_in(tmp_path, content)) == whole


# ---- whatever is sent ----------------------------------------------------------------------------

csv_like = st.lists(st.sampled_from([*'",;\n\r\0 ab1', "\r\n", '""', '","', "审", "\u3000"]), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(csv_like, st.sampled_from(["utf-8", "gb18030"]))
def test_the_equation_of_records_holds_for_anything(body: str, encoding: str) -> None:
    content = ("x,y\n" + body).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        result = outcome_in(Path(folder), content, encoding=encoding)
        if isinstance(result, str):
            assert result in ("E-ENC-01", "E-ENC-02")
            return
        lines = io.StringIO(body, newline="")
        starts = {number for number, _ in enumerate(lines, start=2)}
        numbers = result.rows.collect()["_row_number"].to_list()
        assert set(numbers) <= starts
        if '"' not in body:
            assert result.records == len(starts)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = outcome_in(Path(folder), content)
        assert not isinstance(result, str) or result.startswith("E-")


@settings(max_examples=150, deadline=None)
@given(tables(st.text(st.sampled_from('ab ,"\n\r审'), max_size=5)).filter(bool), st.booleans())
def test_a_well_formed_file_is_read_as_it_was_written(rows: list[list[str]], all_quoted: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(rows)
    header = ",".join(f"c{n}" for n in range(len(rows[0]))) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        result = read_in(Path(folder), (header + out.getvalue()).encode(), delimiter=",")
        stripped = [tuple(cell.strip(BLANK) or None for cell in row) for row in rows]
        assert cells(result) == [row for row in stripped if any(row)]
        assert (len(result.rejected), result.records) == (0, len(rows))


quoted_cell = st.text(st.sampled_from('ab1 ,"审'), max_size=5)


@settings(max_examples=150, deadline=None)
@given(tables(quoted_cell).filter(bool), st.booleans(), st.data())
def test_one_quote_too_many_costs_at_most_one_record(
    rows: list[list[str]], all_quoted: bool, data: st.DataObject
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerows(rows)
    body = out.getvalue()
    at = data.draw(st.integers(0, len(body)))
    header = ",".join(f"c{n}" for n in range(len(rows[0]))) + "\n"
    truth = [tuple(cell.strip(BLANK) or None for cell in row) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        whole = read_in(Path(folder), (header + body).encode(), delimiter=",")
        assert cells(whole) == [row for row in truth if any(row)]
        hurt = read_in(Path(folder), (header + body[:at] + '"' + body[at:]).encode(), delimiter=",")
        line = body.count("\n", 0, at)
        kept = [row for number, row in enumerate(truth) if number != line and any(row)]
        read = hurt.rows.collect()
        others = read.filter(pl.col("_row_number") != line + 2)
        assert others.select(hurt.columns).rows() == kept
        assert len(hurt.rejected) <= 1
