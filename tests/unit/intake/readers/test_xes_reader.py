"""XES: one event one row, its case in front; hostile XML refused."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.intake.readers.base import SourceRows
from tests.unit.intake.readers.reading import cells, outcome_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LOG = """<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event"><string key="never" value="UNKNOWN"/></global>
  <string key="of the log" value="not a column"><string key="nested" value="no"/></string>
  <trace>
    <string key="concept:name" value="办件-1"/>
    <float key="fee" value="10.50"/>
    <event>
      <string key="concept:name" value="受理"><string key="inside" value="no"/></string>
      <date key="time:timestamp" value="2011-10-11T13:42:22.688+02:00"/>
      <boolean key="online" value="true"/>
      <list key="many"><values><string key="x" value="no"/></values></list>
    </event>
    <!-- a remark -->
    <event><string key="concept:name" value=""/><int key="n" value="007"/></event>
    <string key="after" value="late"/>
  </trace>
  <trace><string key="concept:name" value="办件-2"/></trace>
  <trace>
    <string key="concept:name" value="办件-3"/>
    <event><string key="concept:name" value="办结"/><string key="concept:name" value="again"/></event>
    <event><string key="concept:name"/></event>
    <event><date key="time:timestamp" value="2011-10-30"/></event>
  </trace>
</log>
"""


def test_every_event_is_a_row_with_its_case_in_front(read_bytes: Read) -> None:
    result = read_bytes((HEAD + LOG).encode())
    assert result.columns == (
        "case_concept:name", "case_fee", "case_after", "concept:name", "time:timestamp", "online", "n"
    )  # fmt: skip
    assert result.rows.collect().rows() == [
        ("办件-1", "10.50", "late", "受理", "2011-10-11T13:42:22.688+02:00", "true", None, 1, None),
        ("办件-1", "10.50", "late", None, None, None, "007", 2, None),
        ("办件-3", None, None, None, "2011-10-30", None, None, 6, None),
    ]
    assert [(s.row_number, s.problem.code) for s in result.rejected] == [(4, "E-XML-04"), (5, "E-XML-04")]
    assert [(s.row_number, s.problem.code, s.cells) for s in result.ignored] == [
        (3, "I-ROW-03", {"case_concept:name": "办件-2"})
    ]
    assert result.records == 6


def test_a_bad_case_attribute_rejects_its_events(read_bytes: Read) -> None:
    result = read_bytes(LOG.replace('key="fee" value="10.50"', 'key="fee"').encode())
    assert [s.row_number for s in result.rejected] == [1, 2, 4, 5]


def test_an_event_outside_of_any_case_is_still_a_row(read_bytes: Read) -> None:
    log = LOG.replace("</log>", '<event><string key="concept:name" value="alone"/></event></log>')
    assert cells(read_bytes(log.encode()))[-1] == (None, None, None, "alone", None, None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_encoding_is_the_one_that_the_xml_names(read_bytes: Read, encoding: str) -> None:
    text = HEAD.replace("UTF-8", encoding) + LOG
    assert cells(read_bytes(text.encode(encoding))) == cells(read_bytes((HEAD + LOG).encode()))


def test_names_that_collide_are_refused(code_of: Code) -> None:
    assert code_of(LOG.replace('key="online"', 'key="case_fee"').encode()) == "E-XML-05"
    assert code_of(LOG.replace('key="online"', 'key="_sheet"').encode()) == "E-SCH-04"


HOSTILE = {
    "external entity": (
        '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + LOG.replace("办件-1", "&x;"), "E-XML-02"
    ),
    "billion laughs": (
        "<!DOCTYPE log [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
        + "]>" + LOG.replace("办件-1", "&a9;"),
        "E-XML-02",
    ),
    "external definition": ('<!DOCTYPE log SYSTEM "http://127.0.0.1:9/log.dtd">' + LOG, "E-XML-02"),
    "another namespace": (LOG.replace("http://www.xes-standard.org/", "http://example.org/", 1), "E-XML-03"),
    "another root": ("<logs>" + LOG + "</logs>", "E-XML-03"),
    "web page": ("<?xml version='1.0'?><html/>", "E-XML-03"),
    "unknown entity": (LOG.replace("办件-1", "&x;"), "E-XML-01"),
    "endless value": (LOG.replace("办件-1", "x" * 11_000_000), "E-XML-01"),
    "deep nesting": (LOG.replace("<trace>", "<trace>" * 400).replace("</trace>", "</trace>" * 400), "E-XML-01"),
    "crossed tags": (LOG.replace("</event>", "</trace>", 1), "E-XML-01"),
    "no column at all": ('<log xmlns="http://www.xes-standard.org/"/>', "E-FILE-31"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_foreign_xml_is_refused(code_of: Code, name: str) -> None:
    text, code = HOSTILE[name]
    assert code_of(text.encode()) == code


def test_a_wrong_byte_is_an_encoding_fault(code_of: Code) -> None:
    content = (HEAD + LOG).encode().replace("受理".encode(), b"\xff\xfe")
    assert code_of(content) == "E-ENC-03"


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.99])
def test_a_cut_log_is_refused(code_of: Code, share: float) -> None:
    content = (HEAD + LOG).encode()
    cut = content[: int(len(content) * share)].decode(errors="ignore").encode()
    assert code_of(cut) == "E-FILE-02"
    packed = gzip.compress(content)
    assert code_of(packed[: int(len(packed) * share)]) == "E-FILE-02"


def test_a_log_cut_anywhere_gives_no_rows(tmp_path: Path) -> None:
    content = (HEAD + LOG).encode().rstrip()
    for at in range(200, len(content), 97):
        assert outcome_in(tmp_path, content[:at]) in ("E-FILE-02", "E-ENC-03")
