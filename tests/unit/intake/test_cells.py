"""What a cell may look like: a good and a bad value for every rule, and the code of the bad one."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from orchestration.intake.receipts import Receipt

HEADER = {
    "case_no": "A1",
    "event_type": "apply",
    "seq_no": "1",
    "matter_code": "M1",
    "department_code": "GT",
    "event_at": "2026-03-02 09:15:00",
}


def table(*rows: dict[str, str]) -> str:
    """CSV rows that differ from a good event in the given cells."""
    columns = list(dict.fromkeys([*HEADER, *(name for row in rows for name in row)]))
    lines = [",".join(columns)]
    for number, row in enumerate(rows):
        cells = {**HEADER, "case_no": f"A{number}", **row}
        lines.append(",".join(f'"{cells.get(name, "")}"' for name in columns))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("column", "good", "expected"),
    [
        ("seq_no", "7", 7),
        ("seq_no", "", 1),
        ("materials_count", "0", 0),
        ("event_at", "2026-03-02 09:15:00", datetime(2026, 3, 2, 9, 15)),
        ("event_at", "2026-03-02T09:15", datetime(2026, 3, 2, 9, 15)),
        ("event_at", "2026/3/2 09:15:07", datetime(2026, 3, 2, 9, 15, 7)),
        ("event_at", "2026-03-02 09:15:07.123456", datetime(2026, 3, 2, 9, 15, 7, 123456)),
        ("event_at", "20260302T091507", datetime(2026, 3, 2, 9, 15, 7)),
        ("event_at", "20260302", datetime(2026, 3, 2)),
        ("event_at", "2026-03-02", datetime(2026, 3, 2)),
        ("event_at", "2024-02-29 23:59:59", datetime(2024, 2, 29, 23, 59, 59)),
        ("event_at", "2026-03-02T09:15:00+08:00", datetime(2026, 3, 2, 9, 15)),
        ("amount", "0.00", Decimal("0.00")),
        ("amount", "-12.5", Decimal("-12.50")),
        ("amount", "-0", Decimal("0.00")),
        ("amount", "9999999999999999.99", Decimal("9999999999999999.99")),
        ("is_approved", "true", True),
        ("is_approved", "否", False),
        ("is_approved", "Y", True),
        ("is_approved", "n", False),
        ("is_approved", "1", True),
        ("is_approved", "是", True),
        ("is_approved", "FALSE", False),
        ("result_code", "0", "0"),
        ("reason", "材料不齐", "材料不齐"),
        ("due_at", "", None),
    ],
)
def test_a_good_value_is_loaded(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame], column: str, good: str, expected: object
) -> None:
    receipt = send("approval_events.csv", table({column: good}))
    assert (receipt.status, receipt.accepted) == ("loaded", 1)
    assert loaded("approval_events")[column].to_list() == [expected]


@pytest.mark.parametrize(
    ("column", "bad", "code"),
    [
        ("case_no", "", "E-REQ-01"),
        ("event_at", "", "E-REQ-01"),
        ("seq_no", "1.0", "E-INT-01"),
        ("seq_no", "一", "E-INT-01"),
        ("seq_no", "99999999999999999999", "E-INT-01"),
        ("seq_no", "0", "E-MIN-01"),
        ("materials_count", "-1", "E-MIN-01"),
        ("utc_offset_minutes", "-900", "E-MIN-01"),
        ("utc_offset_minutes", "acht", "E-INT-01"),
        ("event_at", "2026-02-30 00:00:00", "E-STAMP-01"),
        ("event_at", "2023-02-29", "E-STAMP-01"),
        ("event_at", "2026-03-02 24:00:00", "E-STAMP-01"),
        ("event_at", "2026-03-02 09:15:60", "E-STAMP-01"),
        ("event_at", "02.03.2026", "E-STAMP-01"),
        ("event_at", "2026-03-02 9:15:00", "E-STAMP-01"),
        ("event_at", "+026-03-02 09:15:00", "E-STAMP-01"),
        ("event_at", "2026-03-02 09:15:00 CST", "E-STAMP-01"),
        ("event_at", "46083", "E-STAMP-01"),
        ("amount", "1.005", "E-AMT-02"),
        ("amount", "1e3", "E-AMT-01"),
        ("amount", "NaN", "E-AMT-01"),
        ("amount", "Infinity", "E-AMT-01"),
        ("amount", "-inf", "E-AMT-01"),
        ("amount", "1,234.56", "E-AMT-01"),
        ("amount", "12万元", "E-AMT-01"),
        ("amount", "120元", "E-AMT-01"),
        ("amount", "５", "E-AMT-01"),
        ("amount", "10000000000000000.00", "E-AMT-03"),
        ("is_approved", "maybe", "E-BOOL-01"),
        ("result_code", "9", "E-CODE-01"),
        ("event_type", "Accept", "E-CODE-01"),
        ("case_no", "x" * 51, "E-TEXT-01"),
        ("department_code", "深" * 21, "E-TEXT-01"),
    ],
)
def test_a_bad_value_is_rejected_by_name(
    send: Callable[..., Receipt], rejects: Callable[[Receipt], pl.DataFrame], column: str, bad: str, code: str
) -> None:
    receipt = send("approval_events.csv", table({}, {column: bad}))
    assert (receipt.status, receipt.accepted, receipt.rejected) == ("loaded_with_rejects", 1, 1)
    line = rejects(receipt).row(0, named=True)
    assert (line["code"], line["column_name"], line["_row_number"]) == (code, column, 3)
    assert line["value"] == (bad or None)
    assert line["reason_zh"]
    assert line["reason_en"]
    assert json.loads(line["cells"])[column] == (bad or None)
    assert receipt.problems[0]["code"] == code
    assert receipt.exit_code == 3


@pytest.mark.parametrize(
    ("good", "bad"), [("2026-01-31", "2026-02-30"), ("2026/1/3", "2026-1-3"), ("20260103", "2026-01-03 10:00")]
)
def test_dates(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame], rejects: Callable, good: str, bad: str
) -> None:
    receipt = send("departments.csv", f"department_code,valid_from,name_zh\nGT,{good},国土局\nJT,{bad},交通局\n")
    assert loaded("departments")["valid_from"].to_list() == [date(2026, 1, 31) if "31" in good else date(2026, 1, 3)]
    assert rejects(receipt)["code"].to_list() == ["E-DATE-01"]


@pytest.mark.parametrize("bad", ["2026,5", "2026-13", "2026-3", "202603"])
def test_a_period_is_written_as_the_contract_says(
    send: Callable[..., Receipt], rejects: Callable, loaded: Callable[[str], pl.DataFrame], bad: str
) -> None:
    header = "department_code,dataset,period,row_count\n"
    rows = f'GT,approval_events,2026-03,12\nJT,approval_events,"{bad}",3\n'
    receipt = send("period_declarations.csv", header + rows)
    assert loaded("period_declarations")["period"].to_list() == ["2026-03"]
    assert rejects(receipt)["code"].to_list() == ["E-PAT-01"]


def test_characters_not_bytes_are_counted(send: Callable[..., Receipt]) -> None:
    assert send("approval_events.csv", table({"department_code": "深" * 20})).status == "loaded"


def test_a_row_with_several_errors_is_rejected_once_with_all_of_them(
    send: Callable[..., Receipt], rejects: Callable[[Receipt], pl.DataFrame]
) -> None:
    receipt = send("approval_events.csv", table({"event_at": "gestern", "amount": "1e3", "matter_code": ""}))
    assert (receipt.records, receipt.rejected) == (1, 1)
    assert set(rejects(receipt)["code"]) == {"E-STAMP-01", "E-AMT-01", "E-REQ-01"}


class TestOffset:
    """The wall time is kept; an explicit offset may say what ``utc_offset_minutes`` is, never contradict it."""

    def test_it_sets_the_column(self, send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame]) -> None:
        send("approval_events.csv", table({"event_at": "2026-03-02T09:15:00.250-05:30"}, {}))
        rows = loaded("approval_events")
        assert rows["event_at"].to_list()[0] == datetime(2026, 3, 2, 9, 15, 0, 250000)
        assert rows["utc_offset_minutes"].to_list() == [-330, None]

    def test_it_fills_an_empty_cell(self, send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame]) -> None:
        send("approval_events.csv", table({"event_at": "2026-03-02T09:15:00Z", "utc_offset_minutes": ""}))
        assert loaded("approval_events")["utc_offset_minutes"].to_list() == [0]

    @pytest.mark.parametrize(("stated", "status"), [("480", "loaded"), ("60", "loaded_with_rejects")])
    def test_it_agrees_or_is_rejected(self, send: Callable[..., Receipt], stated: str, status: str) -> None:
        receipt = send(
            "approval_events.csv", table({"event_at": "2026-03-02T09:15:00+08:00", "utc_offset_minutes": stated})
        )
        assert receipt.status == status
        assert [one["code"] for one in receipt.problems] == ["E-STAMP-02"] * (status != "loaded")

    def test_two_columns_that_differ_are_rejected(self, send: Callable[..., Receipt]) -> None:
        row = {"event_at": "2026-03-02T09:15:00+08:00", "due_at": "2026-03-30T17:30:00+09:00"}
        assert send("approval_events.csv", table(row)).problems[0]["column"] == "due_at"

    def test_a_dataset_that_keeps_none_rejects_it(self, send: Callable[..., Receipt]) -> None:
        text = "rating_id,case_no,rated_at,satisfaction_grade\nR1,A1,2026-03-20T10:00:00+08:00,5\n"
        assert send("approval_ratings.csv", text).problems[0]["code"] == "E-STAMP-02"


def test_the_usual_spelling_and_the_others_stand_in_one_file(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame]
) -> None:
    spellings = ["2026-03-02 09:15:00", "2026/3/2 09:15", "20260302T091500"]
    send("approval_events.csv", table(*({"event_at": text} for text in spellings)))
    rows = loaded("approval_events")
    assert rows["event_at"].unique().to_list() == [datetime(2026, 3, 2, 9, 15)]
    assert rows["_row_number"].to_list() == [2, 3, 4]


def test_what_is_loaded_has_the_schema_of_the_contract(send: Callable[..., Receipt], settings) -> None:
    import pyarrow.parquet as pq

    from orchestration.contracts import load_contracts

    receipt = send("approval_events.csv", table({}, {"event_at": "2026/3/2"}))
    path = settings.raw_dir / "approval_events" / f"{receipt.reading_id}.parquet"
    schema = load_contracts(settings.contracts_dir)["approval_events"].arrow_schema()
    assert pq.read_schema(path).equals(schema)
    row = pq.read_table(path).to_pylist()[0]
    assert (row["_delivery_id"], row["_file_name"], row["_sheet"]) == (receipt.sha256[:16], "approval_events.csv", None)


def test_persons_are_pseudonyms_in_the_lake(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame], settings
) -> None:
    send("approval_events.csv", table({"operator_id": "10023"}, {"operator_id": ""}, {"operator_id": "10023"}))
    first, second, third = loaded("approval_events")["operator_id"].to_list()
    assert first == third
    assert second is None
    assert first.startswith("p_")
    assert len(first) == 18
    assert "10023" not in first
    assert settings.pseudonym_key_path.stat().st_mode & 0o777 == 0o600
    assert not settings.pseudonym_key_path.is_relative_to(settings.lake_dir)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.45", "0.450000"),
        ("1.2", "1.200000"),
        ("0.123456", "0.123456"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_a_fraction_has_up_to_six_decimals(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame], written: str, read: str
) -> None:
    assert send("progress_inspections.csv", _inspection(written)).status == "loaded"
    assert loaded("progress_inspections")["verified_ratio"].to_list() == [Decimal(read)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("45%", "E-NUM-01"),
        ("4,5", "E-NUM-01"),
        ("NaN", "E-NUM-01"),
        ("1e-1", "E-NUM-01"),
        ("0.1234567", "E-NUM-02"),
        ("1000000000000", "E-NUM-03"),
        ("-0.1", "E-MIN-01"),
    ],
)
def test_what_is_no_fraction_is_rejected(
    send: Callable[..., Receipt], rejects: Callable, written: str, code: str
) -> None:
    assert rejects(send("progress_inspections.csv", _inspection(written)))["code"].to_list() == [code]


def _inspection(verified_ratio: str) -> str:
    return (
        "inspection_no,item_no,department_code,inspected_date,verified_ratio\n"
        f'JC-1,GT-K01,GT,2026-04-20,"{verified_ratio}"\n'
    )
