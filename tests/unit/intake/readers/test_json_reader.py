"""A JSON document: records at their place, nested objects as columns, and what is no record or no document."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.intake.readers import json_document
from orchestration.intake.readers.base import SourceRows
from tests.unit.intake.readers.reading import cells, outcome_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]


def test_an_array_of_objects_is_read_with_the_text_that_stands_in_the_file(read_bytes: Read) -> None:
    text = '[{"编号": "001", "金额": 1234.50, "次": 12345678901234567890}, {"金额": -0, "新": true}, {"编号": " 7 "}]'
    result = read_bytes(text.encode())
    assert result.columns == ("编号", "金额", "次", "新")
    assert result.rows.collect().rows() == [
        ("001", "1234.50", "12345678901234567890", None, 1, None),
        (None, "-0", None, "true", 2, None),
        ("7", None, None, None, 3, None),
    ]


def test_records_lie_where_the_source_says(read_bytes: Read) -> None:
    document = {"note": "x", "data": {"rows": [{"a": 1}], "more": {"2024": {"a": 2}, "2025": {"a": {"b": 3}}}}}
    text = json.dumps(document).encode()
    assert cells(read_bytes(text, format="json", records="data.rows")) == [("1",)]
    named = read_bytes(text, format="json", records="data.more")
    assert named.columns == ("_key", "a", "a.b")
    assert cells(named) == [("2024", "2", None), ("2025", None, "3")]


def test_an_object_written_over_several_lines_is_a_document(read_bytes: Read) -> None:
    text = json.dumps({"2024": {"a": 1}}, indent=2).encode()
    assert cells(read_bytes(text)) == [("2024", "1")]


def test_null_where_others_have_an_object_is_no_column(read_bytes: Read) -> None:
    assert read_bytes(b'[{"y": 1, "m": null}, {"y": 2, "m": {"v": 3}}]').columns == ("y", "m.v")
    assert read_bytes(b'[{"y": 1, "m": null}]').columns == ("y", "m")


def test_a_record_that_is_no_row_costs_itself_only(read_bytes: Read) -> None:
    deep = '{"a":' * 9 + "1" + "}" * 9
    bad = ['{"a": [1]}', "7", '["a"]', '{"": 1}', '{"a": "\\u0000"}', '{"_sheet": 1}', '{"_key": 1}', deep]
    bad += ['{"a": 1, " a": 2}', '{"a.b": 1, "a": {"b": 2}}']
    result = read_bytes(f'[{{"a": "first"}}, {", ".join(bad)}, {{"a": "last"}}, {{}}]'.encode())
    assert cells(result) == [("first",), ("last",)]
    assert [(one.row_number, one.problem.code) for one in result.rejected] == [
        (number, "E-JSON-04") for number in range(2, 2 + len(bad))
    ]
    assert result.rejected[1].cells == {"_record": '"7"'}  # numbers are kept as text
    assert [one.row_number for one in result.ignored] == [3 + len(bad)]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ('[{"a": 1}', {}, "E-JSON-02"),
        ('[{"a": 1}] tail', {}, "E-JSON-02"),
        ('[{"a": NaN}]', {}, "E-JSON-02"),
        ('[{"a": -Infinity}]', {}, "E-JSON-02"),
        ('[{"a": 1, "a": 2}]', {}, "E-JSON-02"),
        ("[" * 200_000, {}, "E-JSON-02"),
        ('{"note": 1, "rows": []}', {"format": "json"}, "E-JSON-03"),
        ('{"rows": [{"a": 1}]}', {"format": "json", "records": "other"}, "E-JSON-03"),
        ('{"rows": [{"a": 1}]}', {"format": "json", "records": "rows.a"}, "E-JSON-03"),
        ('"text"', {"format": "json"}, "E-JSON-03"),
        ("  ", {"format": "json"}, "E-FILE-30"),
        ("[]", {}, "E-FILE-31"),
        ("[{}]", {}, "E-FILE-31"),
        ("[" + json.dumps({f"c{number}": 1 for number in range(2_001)}) + "]", {}, "E-SCH-07"),
    ],
)
def test_what_is_no_document_or_has_no_records_is_refused(
    code_of: Code, text: str, options: dict[str, str], code: str
) -> None:
    assert code_of(text.encode(), **options) == code


def test_half_a_surrogate_pair_costs_its_record_only(read_bytes: Read) -> None:
    result = read_bytes(b'[{"a": "first"}, {"a": "\\ud800"}]')
    assert cells(result) == [("first",)]
    assert [(s.problem.code, s.cells["_record"].encode()) for s in result.rejected] == [("E-JSON-04", b'{"a": "?"}')]


def test_a_document_too_large_to_be_held_is_refused(code_of: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "LARGEST_DOCUMENT", 10)
    assert code_of(b'[{"a": "0123456789"}]') == "E-JSON-05"


def test_other_encodings_are_read(read_bytes: Read) -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert cells(read_bytes('[{"环节": "审核"}]'.encode(encoding), format="json")) == [("审核",)]


@given(text=st.text(st.sampled_from('{}[]":,1a.\\ nulNa\x00'), max_size=30))
def test_any_text_is_rows_or_a_refusal(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    outcome_in(tmp_path_factory.mktemp("any"), text.encode(), format="json")
