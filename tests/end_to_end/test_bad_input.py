"""A delivery in which nearly everything is wrong: each fault is named, the rest is loaded, nothing is lost."""

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.end_to_end.command import Office

HEADER = "case_no,event_type,seq_no,matter_code,department_code,event_at,result_code,data_version\n"
# file: what it holds
BASIS = {
    "departments.csv": (
        "department_code,valid_from,name_zh,ranking_group,jurisdiction_code\nGT,2004-07-01,国土局,city,CN\n"
    ),
    "approval_matters_1.csv": (
        "matter_code,matter_version,matter_name,department_code,statutory_limit,limit_unit,valid_from,case_type\n"
        "M1,1,用地审批,GT,20,workday,2004-07-01,2\n"
    ),
}
LATE_MATTER = (
    "matter_code,matter_version,matter_name,department_code,statutory_limit,limit_unit,valid_from,case_type\n"
    "M2,1,规划许可,GT,10,workday,2004-07-01,2\n"
)
EVENTS = HEADER + "".join(
    line + "\n"
    for line in (
        "A-1,apply,1,M1,GT,2026-03-02 09:00:00,,1",
        "A-1,accept,1,M1,GT,2026-03-02 10:00:00,,1",
        "A-1,accept,1,M1,GT,2026-03-02 10:00:00,,1",  # 4: the same again
        "A-1,finish,1,M1,GT,2026-03-05 10:00:00,0,1",
        "A-2,accept,1,M1,GT,2026-03-10 10:00:00,,1",
        "A-2,finish,1,M1,GT,2026-03-09 10:00:00,0,1",  # 7: finished before it was accepted
        "A-3,accept,1,M2,GT,2026-03-02 10:00:00,,1",  # 8: a matter nobody has sent yet
        "A-3,finish,1,M2,GT,2026-03-03 10:00:00,0,1",
        "A-4,accept,1,M1,YY,2026-03-02 10:00:00,,1",  # 10: a department nobody knows
        "A-5,accept,1,M1,GT,2026-02-30 10:00:00,,1",  # 11: no such day
        "A-6,finish,1,M1,GT,2026-03-04 10:00:00,9,1",  # 12: no such result
        ",accept,1,M1,GT,2026-03-04 10:00:00,,1",  # 13: whose case?
        "A-7,accept,1,M1,GT",  # 14: cut short
        "A-8,accept,1,M1,GT,2026-03-04 10:00:00,,1",
        "A-8,accept,1,M1,GT,2026-03-04 11:00:00,,1",  # 15 and 16 say different things about one message
    )
)
CORRECTION = HEADER + "A-1,finish,1,M1,GT,2026-03-06 10:00:00,0,2\nA-9,accept,1,M1,GT,2026-03-16 10:00:00,,2\n"
ORIGINAL = HEADER + "A-9,accept,1,M1,GT,2026-03-26 10:00:00,,1\n"  # comes after its correction


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The delivery: whole, damaged and foreign files side by side."""
    folder = tmp_path_factory.mktemp("sent")
    for name, text in BASIS.items():
        (folder / name).write_text(text, encoding="utf-8")
    whole = gzip.compress((HEADER + "B-1,apply,1,M1,GT,2026-03-02 09:00:00,,1\n" * 500).encode(), mtime=0)
    (folder / "approval_events_a.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "approval_events_b_empty.csv").write_bytes(b"")
    (folder / "approval_events_c_cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    broken = (HEADER + "B-2,apply,1,M1,GT,2026-03-02 09:00:00,,1\nB-3,apply,1,M1,").encode() + b"\xff\xfe\xff\x80\n"
    (folder / "approval_events_d_bytes.csv").write_bytes(broken)
    (folder / "approval_events_e_correction.csv").write_text(CORRECTION, encoding="utf-8")
    (folder / "approval_events_f_original.csv").write_text(ORIGINAL, encoding="utf-8")
    (folder / "foreign.csv").write_text("Zaak,Datum\n1,2026-03-02\n", encoding="utf-8")
    (folder / "approval_events_g_copy.csv").write_text(CORRECTION, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def receipts(office: Office, sent: Path) -> dict[str, dict[str, Any]]:
    """The receipt of each file. The command leaves with 3: something was sent back, the rest is loaded."""
    done = office.ask("intake", *sorted(sent.iterdir()), "--json")
    assert done.returncode == 3, done.stderr
    return {receipt["file_name"]: receipt for receipt in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def built(office: Office, receipts: dict[str, dict[str, Any]]) -> Office:  # noqa: ARG001 - they are loaded first
    office.do("build", "--as-of", "2026-03-31")
    return office


def rows(office: Office, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(office.build_database), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def test_the_row_equation_holds_for_every_file(receipts: dict[str, dict[str, Any]], sent: Path) -> None:
    assert receipts.keys() == {path.name for path in sent.iterdir()}
    for receipt in receipts.values():
        assert receipt["accepted"] + receipt["rejected"] + receipt["ignored"] == receipt["records"], receipt[
            "file_name"
        ]
    counts = {
        name: tuple(
            receipts[f"approval_events_{name}.csv"][count] for count in ("records", "accepted", "rejected", "ignored")
        )
        for name in ("a", "e_correction", "f_original", "g_copy")
    }
    assert counts == {
        "a": (15, 8, 6, 1),
        "e_correction": (2, 2, 0, 0),
        "f_original": (1, 1, 0, 0),
        "g_copy": (2, 0, 0, 2),
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("approval_events_b_empty.csv", "E-FILE-30"),
        ("approval_events_c_cut.csv.gz", "E-FILE-02"),
        ("approval_events_d_bytes.csv", "E-ENC-01"),
        ("foreign.csv", "E-SRC-01"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(receipts: dict[str, dict[str, Any]], name: str, code: str) -> None:
    receipt = receipts[name]
    assert (receipt["status"], receipt["accepted"]) == ("refused", 0)
    (found,) = receipt["problems"]
    assert (found["code"], found["file"]) == (code, name)


def test_every_row_sent_back_is_named_with_its_place_and_its_cure(receipts: dict[str, dict[str, Any]]) -> None:
    found = receipts["approval_events_a.csv"]["problems"]
    assert [(one["code"], one["row"], one.get("column"), one.get("value")) for one in found] == [
        ("E-STAMP-01", 11, "event_at", "2026-02-30 10:00:00"),
        ("E-CODE-01", 12, "result_code", "9"),
        ("E-REQ-01", 13, "case_no", None),
        ("E-CSV-01", 14, None, None),
        ("E-KEY-01", 15, "case_no+event_type+seq_no", "A-8 / accept / 1 / 1"),
        ("E-KEY-01", 16, "case_no+event_type+seq_no", "A-8 / accept / 1 / 1"),
    ]
    for one in found:
        assert one["file"] == "approval_events_a.csv"
        assert "?" not in one["zh"] + one["en"]
        assert one["cure_zh"]
        assert one["cure_en"]


def test_the_same_is_said_in_plain_lines(office: Office, receipts: dict[str, dict[str, Any]]) -> None:
    lines = office.do("receipts").splitlines()
    for receipt in receipts.values():
        for found in receipt["problems"]:
            (line,) = {
                line
                for line in lines
                if line.startswith(found["code"])
                and f"file={found['file']}" in line
                and ("row" not in found or f"row={found['row']} " in line.replace("]", " "))
            }
            assert found["cure_zh"] in line


def test_a_repeated_row_and_a_repeated_file_count_once(receipts: dict[str, dict[str, Any]]) -> None:
    (repeated,) = [one for one in receipts["approval_events_a.csv"]["warnings"] if one["code"] == "I-DUP-01"]
    assert "4" in repeated["en"]
    assert receipts["approval_events_g_copy.csv"]["status"] == "duplicate"
    assert (
        receipts["approval_events_g_copy.csv"]["reading_id"]
        == receipts["approval_events_e_correction.csv"]["reading_id"]
    )


def test_what_refers_to_nothing_waits(built: Office) -> None:
    waiting = rows(built, "select row_key, column_name, value, row_number from quality.pending_row order by row_number")
    assert waiting == [
        ("case_no=A-3", "matter_code", "M2", 8),
        ("case_no=A-3", "matter_code", "M2", 9),
        ("case_no=A-4", "department_code", "YY", 10),
    ]


def test_the_rest_is_there(built: Office) -> None:
    cases = rows(
        built,
        "select case_no, strftime(finished_at, '%d'), elapsed_working_days, exclusion_reason"
        " from marts.fct_approval_case order by case_no",
    )
    assert cases == [
        ("A-1", "06", 4, None),  # by its correction
        ("A-2", "09", None, "finished_before_accepted"),
        ("A-9", None, 11, None),  # from the 16th, whatever came later
    ]


@pytest.mark.slow  # tests/warehouse/test_pending_rows.py asks the models the same in every run
def test_what_waited_resolves_when_its_matter_comes(built: Office, tmp_path: Path) -> None:
    matter = tmp_path / "approval_matters_2.csv"
    matter.write_text(LATE_MATTER, encoding="utf-8")
    built.do("intake", matter)
    built.do("build", "--as-of", "2026-03-31")
    assert rows(built, "select row_key from quality.pending_row") == [("case_no=A-4",)]
    found = "select status, elapsed_working_days, exclusion_reason from marts.fct_approval_case where case_no = 'A-3'"
    assert rows(built, found) == [("finished", 1, None)]
