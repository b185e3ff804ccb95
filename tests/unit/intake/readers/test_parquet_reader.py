"""Parquet: each type as the text a person would have written; damage and nested columns refused."""

import gzip
import io
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.intake.readers.base import SourceRows
from tests.unit.intake.readers.reading import cells, outcome_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]


def parquet(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def one(values: list[Any], kind: pa.DataType | None = None) -> bytes:
    return parquet(pa.table({"x": pa.array(values, kind)}))


MOMENT = datetime(2011, 10, 11, 11, 42, 22, 688_000, UTC)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (one([" 审核\u3000", "", None]), ["审核", None, None]),
        (one([1, -(2**63), None]), ["1", "-9223372036854775808", None]),
        (one([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
        (one([0.1, 1.0, 1e300, -0.0]), ["0.1", "1.0", "1e+300", "-0.0"]),
        (one([0.1], pa.float32()), ["0.1"]),
        (one([True, False, None]), ["true", "false", None]),
        (one([Decimal("12.30"), Decimal("-0.05")], pa.decimal128(18, 2)), ["12.30", "-0.05"]),
        (one([Decimal("99999999999999999999999999.99")], pa.decimal128(38, 2)), ["99999999999999999999999999.99"]),
        (one([date(2026, 3, 2)]), ["2026-03-02"]),
        (one([time(9, 15)]), ["09:15:00"]),
        (one([datetime(2026, 3, 2, 9, 15), datetime(2026, 3, 2, 9, 15, 0, 250)]),
         ["2026-03-02 09:15:00", "2026-03-02 09:15:00.000250"]),
        (one([MOMENT], pa.timestamp("ns", "Europe/Amsterdam")), ["2011-10-11T13:42:22.688+02:00"]),
        (one([MOMENT], pa.timestamp("ms", "UTC")), ["2011-10-11T11:42:22.688+00:00"]),
        (one([MOMENT.replace(microsecond=0)], pa.timestamp("s", "+08:00")), ["2011-10-11T19:42:22+08:00"]),
        (one(["a", "b", "a"], pa.dictionary(pa.int8(), pa.string())), ["a", "b", "a"]),
        (one([None, None], pa.null()), [None, None]),
    ],
)  # fmt: skip
def test_every_type_becomes_text(read_bytes: Read, content: bytes, texts: list[str | None]) -> None:
    assert [row[0] for row in cells(read_bytes(content))] == texts


def test_instants_are_written_in_the_time_zone_of_the_source(read_bytes: Read, code_of: Code) -> None:
    winter = MOMENT.replace(month=12)
    content = one([MOMENT, winter], pa.timestamp("us", "UTC"))
    assert [row[0] for row in cells(read_bytes(content, time_zone="Europe/Amsterdam"))] == [
        "2011-10-11T13:42:22.688+02:00",
        "2011-12-11T12:42:22.688+01:00",
    ]
    naive = one([datetime(2011, 10, 11, 13, 42, 22)])
    assert cells(read_bytes(naive, time_zone="Europe/Amsterdam")) == [("2011-10-11 13:42:22",)]
    assert code_of(content, time_zone="Mars/Olympus") == "E-CFG-01"


def test_rows_are_numbered_across_batches_and_row_groups(read_bytes: Read) -> None:
    table = pa.table({"n": pa.array(range(250_000)), "leer": pa.nulls(250_000, pa.string())})
    result = read_bytes(parquet(table, row_group_size=70_000))
    frame = result.rows.collect()
    assert result.records == 250_000
    assert frame["_row_number"].to_list() == list(range(1, 250_001))
    assert frame["n"].cast(pl.Int64).to_list() == list(range(250_000))


@pytest.mark.parametrize("kind", [pa.list_(pa.int8()), pa.struct({"a": pa.int8()}), pa.binary(), pa.duration("s")])
def test_a_column_that_is_no_cell_is_refused(code_of: Code, kind: pa.DataType) -> None:
    assert code_of(one([None], kind)) == "E-SCH-06"


def test_headers_are_checked(code_of: Code, read_bytes: Read) -> None:
    assert code_of(parquet(pa.table({"a": [1], "a ": [2]}))) == "E-SCH-02"
    assert code_of(parquet(pa.table({"_row_number": [1]}))) == "E-SCH-04"
    assert code_of(parquet(pa.table({}))) == "E-FILE-31"
    assert read_bytes(parquet(pa.table({"a": pa.array([], pa.string())}))).records == 0


TABLE = pa.table({
    "n": pa.array(range(400)),
    "t": [f"审核{n * 7919 % 1000}" for n in range(400)],
    "d": pa.array([Decimal(n) / 4 for n in range(400)], pa.decimal128(18, 2)),
})  # fmt: skip


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused(code_of: Code, share: float) -> None:
    content = parquet(TABLE)
    assert code_of(content[: int(len(content) * share)]) == "E-FILE-02"


def test_a_changed_byte_in_a_checked_page_is_refused(tmp_path: Path) -> None:
    content = parquet(TABLE, write_page_checksum=True, compression="zstd")
    pages = pq.ParquetFile(io.BytesIO(content)).metadata.row_group(0)
    end = max(pages.column(c).data_page_offset + pages.column(c).total_compressed_size for c in range(3))
    truth = cells(read_in_folder(tmp_path, content))
    dice = random.Random(7)
    refused = 0
    for _ in range(60):
        hurt = bytearray(content)
        hurt[dice.randrange(4, min(end, len(content) - 8))] ^= 1 << dice.randrange(8)
        result = outcome_in(tmp_path, bytes(hurt))
        if isinstance(result, str):
            refused += 1
            assert result == "E-FILE-03"
        else:
            assert cells(result) == truth
    assert refused > 40


def test_a_file_without_page_checksums_is_told_unless_an_archive_vouches_for_it(read_bytes: Read) -> None:
    plain = parquet(TABLE)
    assert [warning.code for warning in read_bytes(plain).warnings] == ["W-FILE-01"]
    assert read_bytes(gzip.compress(plain)).warnings == ()
    for options in ({"compression": "none"}, {"use_dictionary": False}, {"row_group_size": 50}):
        assert read_bytes(parquet(TABLE, write_page_checksum=True, **options)).warnings == ()


def read_in_folder(folder: Path, content: bytes) -> SourceRows:
    result = outcome_in(folder, content)
    assert not isinstance(result, str)
    return result
