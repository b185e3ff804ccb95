"""A mapping is data: it sees its source rows and nothing else, and says where it is wrong."""

import json
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.intake import mapping, mapping_child
from orchestration.intake.mapping import load_source
from orchestration.intake.receipts import Receipt
from orchestration.intake.receiving import receive
from orchestration.ledger import Ledger
from orchestration.messages import Refusal
from orchestration.settings import Settings

FILE = "代码,name\nGT,国土局\nJT,交通局\n"
GOOD = """select
    _row_number,
    代码 as department_code,
    date '2020-01-01' as valid_from,
    name as name_zh
from source_rows
"""


def test_a_foreign_file_becomes_a_dataset(
    send: Callable[..., Receipt], source: Callable[..., str], loaded: Callable[[str], pl.DataFrame]
) -> None:
    receipt = send("list.csv", FILE, source=source(GOOD))
    assert (receipt.status, receipt.records, receipt.accepted) == ("loaded", 2, 2)
    rows = loaded("departments")
    assert rows["department_code"].to_list() == ["GT", "JT"]
    assert rows["_row_number"].to_list() == [2, 3]
    assert rows["_file_name"].unique().to_list() == ["list.csv"]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's work without the child: what it answers is the same, and starting it takes longer than that."""
    monkeypatch.setattr(mapping, "_run_child", lambda task, *_: json.loads(json.dumps(mapping_child.run(task))))


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (GOOD.replace("source_rows", "read_csv('/etc/passwd')"), "E-MAP-01"),
        ("copy source_rows to 'stolen.csv'", "E-MAP-02"),
        (GOOD.replace("_row_number,", "0 as _row_number,"), "E-MAP-04"),
    ],
)
def test_the_child_refuses_it_too(
    send: Callable[..., Receipt], source: Callable[..., str], sql: str, code: str
) -> None:
    assert send("list.csv", FILE, source=source(sql)).problems[0]["code"] == code


@pytest.mark.parametrize(
    ("sql", "code", "row", "column"),
    [
        (GOOD.replace("name as", "nmae as"), "E-MAP-01", 5, "5"),
        (GOOD.replace("代码 as", "'深圳' as 城, 代吗 as"), "E-MAP-01", 3, "16"),
        (GOOD.replace("select", "selec"), "E-MAP-01", 1, "1"),
        (GOOD.replace("date '2020-01-01'", "cast(name as integer)"), "E-MAP-01", 4, "5"),
        (GOOD.replace("source_rows", "read_csv('/etc/passwd')"), "E-MAP-01", 6, "6"),
        (GOOD.replace("source_rows", "read_text('/proc/self/environ')"), "E-MAP-01", 6, "6"),
        (GOOD.replace("source_rows", "'/etc/passwd.csv'"), "E-MAP-01", 6, "7"),
        (GOOD.replace("source_rows", "glob('/etc/*')"), "E-MAP-01", 6, "6"),
        (GOOD.replace("source_rows", "'http://127.0.0.1:9/a.parquet'"), "E-MAP-01", 6, "7"),
        (GOOD.replace("source_rows", "connection"), "E-MAP-01", 6, "6"),
        (GOOD.replace("name as", "getenv('HOME') as"), "E-MAP-01", 5, "5"),
        ("\n-- out\ncopy source_rows to 'stolen.csv'", "E-MAP-02", 3, "1"),
        ("attach '/tmp/x.duckdb' as x", "E-MAP-02", 1, "1"),
        ("pragma version", "E-MAP-02", 1, "1"),
        ("set threads = 8", "E-MAP-02", 1, "1"),
        ("install httpfs", "E-MAP-02", 1, "1"),
        ("create table stolen as from source_rows", "E-MAP-02", 1, "1"),
        ("insert into source_rows values (1)", "E-MAP-02", 1, "1"),
        ("call pragma_version()", "E-MAP-02", 1, "1"),
        (GOOD + ";\nselect 2", "E-MAP-02", 8, "1"),
        (GOOD + "; drop table source_rows", "E-MAP-02", 7, "3"),
        ("", "E-MAP-02", 1, "1"),
        ("-- nothing\n", "E-MAP-02", 1, "1"),
        ("\n  select 1 as department_code", "E-MAP-04", 2, "3"),
        (GOOD.replace("_row_number,", "0 as _row_number,"), "E-MAP-04", 1, "1"),
        (GOOD.replace("_row_number,", "null as _row_number,"), "E-MAP-04", 1, "1"),
        (GOOD.replace("name as name_zh", "name as name_zh, 1 as colour"), "E-MAP-04", 1, "1"),
        (GOOD.replace("date '2020-01-01' as valid_from,", ""), "E-MAP-04", 1, "1"),
        (GOOD.replace("name as name_zh", "[name] as name_zh"), "E-MAP-04", 1, "1"),
        (GOOD.replace("name as name_zh", "name as name_zh, name as name_zh"), "E-MAP-04", 1, "1"),
    ],
)
@pytest.mark.usefixtures("in_this_process")
def test_what_is_no_plain_select_is_refused_with_its_place(
    send: Callable[..., Receipt], source: Callable[..., str], sql: str, code: str, row: int, column: str
) -> None:
    receipt = send("list.csv", FILE, source=source(sql))
    problem = receipt.problems[0]
    assert (problem["code"], problem["file"]) == (code, "office/departments.sql"), problem
    assert (problem["row"], problem["column"]) == (row, column), problem
    assert (receipt.status, receipt.records, receipt.rejected, receipt.exit_code) == ("refused", 2, 2, 78)


def test_no_connection_is_even_tried(send: Callable[..., Receipt], source: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.csv"
        receipt = send("list.csv", FILE, source=source(GOOD.replace("source_rows", f"read_csv('{url}')")))
        with pytest.raises(TimeoutError):
            server.accept()
    assert receipt.problems[0]["code"] == "E-MAP-01"


@pytest.mark.parametrize(
    "endless",
    [
        "(select max(a.range) from range(100000000000) a, range(100000000000) b)",
        "(with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r)",
    ],
)
def test_an_endless_query_is_ended(source: Callable[..., str], settings: Settings, endless: str) -> None:
    short = settings.model_copy(update={"mapping_seconds": 2})
    path = settings.data_dir.parent / "list.csv"
    path.write_text(FILE, encoding="utf-8")
    name = source("\n" + GOOD.replace("_row_number,", f"_row_number + 0 * {endless} as _row_number,"))
    (receipt,) = receive(short, [path], source=name)
    assert (receipt.problems[0]["code"], receipt.exit_code) == ("E-MAP-03", 78)


def test_nothing_of_it_stays_behind(
    send: Callable[..., Receipt], source: Callable[..., str], settings: Settings
) -> None:
    send("list.csv", FILE, source=source("select * from nowhere"))
    assert list((settings.restricted_dir / "work").iterdir()) == []


def test_macros_keep_the_wall_time_and_tell_the_offset(
    send: Callable[..., Receipt], source: Callable[..., str], loaded: Callable[[str], pl.DataFrame]
) -> None:
    sql = """select _row_number, nr as case_no, 'apply' as event_type, 'M' as matter_code, 'GT' as department_code,
        wall_time(t) as event_at, offset_minutes(t) as utc_offset_minutes from source_rows"""
    times = [
        "2011-10-11T13:45:40.276+02:00",
        "2011-10-11 13:45:40.276000+02:00",
        "2011-10-11 13:45:40.276",
        "2011-12-11T13:45:40-05:30",
        "2011-12-11T13:45:40Z",
        "2011-12-11 13:45:40",
    ]
    text = "nr,t\n" + "".join(f"{number},{time}\n" for number, time in enumerate(times))
    assert (
        send("log.csv", text, source=source(sql, "approval_events", more="time_zone: Europe/Amsterdam")).accepted == 6
    )
    rows = loaded("approval_events")
    assert rows["event_at"].unique(maintain_order=True).to_list() == [
        datetime(2011, 10, 11, 13, 45, 40, 276000),
        datetime(2011, 12, 11, 13, 45, 40),
    ]
    assert rows["utc_offset_minutes"].to_list() == [120, 120, 120, -330, 0, 60]


def test_a_column_without_a_name_is_told_by_its_place_where_the_source_says_so(
    send: Callable[..., Receipt], source: Callable[..., str], loaded: Callable[[str], pl.DataFrame]
) -> None:
    sql = """select _row_number, 'P' || column_1 as inspection_no, nr as item_no, 'GT' as department_code,
        date '2026-04-20' as inspected_date from source_rows"""
    text = ",nr\n1,K1\n2,K2\n"
    assert send("r.csv", text, source=source(sql, "progress_inspections")).problems[0]["code"] == "E-SCH-01"
    named = source(sql, "progress_inspections", more="has_unnamed_columns: true")
    assert send("r2.csv", text + "3,K3\n", source=named).accepted == 3
    assert loaded("progress_inspections")["inspection_no"].to_list() == ["P1", "P2", "P3"]


def test_what_the_source_cannot_send_is_no_input(
    send: Callable[..., Receipt], source: Callable[..., str], settings: Settings
) -> None:
    sql = """select _row_number, nr as case_no, 'apply' as event_type, 'M' as matter_code, 'GT' as department_code,
        t as event_at, 'x' as reason from source_rows"""
    more = "not_sent: {approval_events: {event_types: [supply_notice, issue]}}"
    send("log.csv", "nr,t\n1,2011-10-11\n", source=source(sql, "approval_events", more=more))
    inputs = Ledger(settings.ledger_path).lines()[0].payload["datasets"]["approval_events"]["inputs"]
    assert "event_type:finish" in inputs
    assert "reason" in inputs
    assert not {"event_type:supply_notice", "event_type:issue", "amount"} & set(inputs)


def test_a_column_filled_now_and_then_is_no_input(
    send: Callable[..., Receipt], source: Callable[..., str], settings: Settings
) -> None:
    sql = """select _row_number, nr as case_no, 'finish' as event_type, 'M' as matter_code, 'GT' as department_code,
        t as event_at, if(nr = '1', 'x', null) as reason from source_rows"""
    more = "not_sent: {approval_events: {columns: [reason]}}"
    send("log.csv", "nr,t\n1,2011-10-11\n", source=source(sql, "approval_events", more=more))
    inputs = Ledger(settings.ledger_path).lines()[0].payload["datasets"]["approval_events"]["inputs"]
    assert "reason" not in inputs
    assert {"event_at", "event_type:finish"} <= set(inputs)


class TestSettings:
    def test_headers_are_renamed_before_the_select(self, send: Callable[..., Receipt], source: Callable) -> None:
        name = source(GOOD.replace("代码 as", "code as"), more='columns: {"代码": code}')
        assert send("list.csv", FILE, source=name).status == "loaded"

    def test_columns_that_differ_only_by_case_must_be_renamed(self, send: Callable, source: Callable) -> None:
        receipt = send("list.csv", FILE.replace("代码", "NAME"), source=source(GOOD))
        assert receipt.problems[0]["code"] == "E-SRC-03"

    @pytest.mark.parametrize(
        "text", ["datasets: []", "datasets: [headcount]", "colour: red\ndatasets: [departments]", "datasets: [", "1"]
    )
    def test_settings_that_cannot_be_right_are_refused(self, source: Callable, settings: Settings, text: str) -> None:
        name = source(GOOD)
        (settings.sources_dir / name / "source.yml").write_text(text, encoding="utf-8")
        with pytest.raises(Refusal, match="E-SRC-03"):
            load_source(settings.sources_dir, name)

    def test_a_source_is_found_by_folder_too(self, source: Callable[..., str], settings: Settings) -> None:
        folder: Path = settings.sources_dir / source(GOOD)
        assert load_source(Path("/nowhere"), folder).sha256 == load_source(settings.sources_dir, "office").sha256

    def test_its_hash_covers_settings_and_queries(self, source: Callable[..., str], settings: Settings) -> None:
        hashes = {
            load_source(settings.sources_dir, source(sql, more=more)).sha256
            for sql in (GOOD, GOOD + "\n")
            for more in ("", "encoding: gbk\n")
        }
        assert len(hashes) == 4


def test_a_source_says_where_a_json_document_has_its_records(
    send: Callable[..., Receipt], source: Callable[..., str], loaded: Callable[[str], pl.DataFrame]
) -> None:
    sql = "select _row_number, _key as department_code, date '2020-01-01' as valid_from, \"name.zh\" as name_zh"
    folder = source(f"{sql} from source_rows", more='format: json\nrecords: {"list*.json": departments}\n')
    document = {"origin": "x", "departments": {"GT": {"name": {"zh": "国土局"}}, "JT": {"name": {"zh": "交通局"}}}}
    receipt = send("list.json", json.dumps(document, ensure_ascii=False), source=folder)
    assert (receipt.status, receipt.accepted) == ("loaded", 2)
    assert loaded("departments")["name_zh"].to_list() == ["国土局", "交通局"]
