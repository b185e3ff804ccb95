"""JSON Lines: one flat object one row, numbers as typed, a bad line costs itself only."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.readers.base import SourceRows
from orchestration.intake.readers.jsonl import NotFlat, _flat_object
from tests.unit.intake.readers.reading import cells

Read = Callable[..., SourceRows]
Code = Callable[..., str]


def test_scalars_are_the_text_that_stands_in_the_file(read_bytes: Read) -> None:
    lines = [
        '{"编号": "001", "金额": 1234.50, "次": 12345678901234567890}',
        '{"金额": -0, "编号": 1e3, "新": true}',
        '{"编号": null, "新": false, "次": " 7 "}',
    ]
    result = read_bytes("\r\n".join(lines).encode("utf-8-sig"))
    assert result.columns == ("编号", "金额", "次", "新")
    assert result.rows.collect().rows() == [
        ("001", "1234.50", "12345678901234567890", None, 1, None),
        ("1e3", "-0", None, "true", 2, None),
        (None, None, "7", "false", 3, None),
    ]


def test_a_bad_line_comes_back_with_its_text(read_bytes: Read) -> None:
    bad = ['{"a": 1', '{"a": [1]}', '{"a": {"b": 1}}', '{"a": 1, "a": 2}', '{"a": 1, " a": 2}', '["a"]', "7", "{a: 1}"]
    bad += ['{"a": NaN}', '{"": 1}', '{"a": "\\u0000"}', '{"_sheet": 1}', '{"a":' * 5000]
    text = '{"a": "first"}\n\n' + "\n".join(bad) + '\n{"a": "last"}'
    result = read_bytes(text.encode())
    assert cells(result) == [("first",), ("last",)]
    assert [(s.row_number, s.problem.code) for s in result.rejected] == [
        (row, "E-JSON-01") for row in range(3, 3 + len(bad))
    ]
    assert [s.cells["_line"] for s in result.rejected[:-1]] == bad[:-1]
    assert [s.row_number for s in result.ignored] == [2]


def test_half_a_surrogate_pair_costs_its_line_only(read_bytes: Read) -> None:
    result = read_bytes(b'{"a": "first"}\n{"a": "\\ud800"}\n{"a": "\\ud83d\\ude00"}\n')
    assert cells(result) == [("first",), ("\U0001f600",)]
    assert [(s.row_number, s.problem.code) for s in result.rejected] == [(2, "E-JSON-01")]


def test_encodings_and_empty_files(read_bytes: Read, code_of: Code) -> None:
    line = '{"环节": "审核"}\n'
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert cells(read_bytes(line.encode(encoding), format="jsonl")) == [("审核",)]
    assert code_of(b"{}\n") == "E-FILE-31"
    assert code_of(b"", format="jsonl") == "E-FILE-30"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('{}[]":,1ae.\\ nul\x00'), max_size=20))
def test_any_line_is_flat_or_refused(line: str) -> None:
    try:
        found = _flat_object(line)
    except (ValueError, RecursionError):
        return
    assert all(value is None or isinstance(value, str) for value in found.values())
    assert issubclass(NotFlat, ValueError)
