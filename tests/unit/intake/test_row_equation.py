"""accepted + rejected + ignored = records, for contract-form files and for whatever a mapping makes of a file."""

import itertools
from collections import defaultdict
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts import load_contracts
from orchestration.intake import reading
from orchestration.intake.landing import Delivery
from orchestration.intake.mapping import MappedRows, Source
from orchestration.intake.readers.base import ReadingOptions, SetAside, SourceRows
from orchestration.messages import problem
from orchestration.settings import PROJECT_DIR, Settings

CONTRACTS = load_contracts(PROJECT_DIR / "data" / "contracts")
RECORDS = 8
FOLDERS = itertools.count()

# Rows that a mapping may derive: (record, key, content); the content "bad" fits no contract.
derived_rows = st.lists(
    st.tuples(st.integers(1, RECORDS), st.sampled_from("abcd"), st.sampled_from(["x", "y", "bad"])), max_size=14
)


def as_departments(rows: list[tuple[int, str, str]]) -> MappedRows:
    frame = pl.DataFrame(
        [
            {
                "department_code": key,
                "valid_from": "gestern" if content == "bad" else "2020-01-01",
                "name_zh": content,
                "_row_number": record,
                "_sheet": None,
            }
            for record, key, content in rows
        ],
        schema={
            "department_code": pl.String,
            "valid_from": pl.String,
            "name_zh": pl.String,
            "_row_number": pl.Int64,
            "_sheet": pl.String,
        },
    )
    return MappedRows(frame.lazy(), ("department_code", "valid_from", "name_zh"))


def as_headcount(rows: list[tuple[int, str, str]]) -> MappedRows:
    mapped = (
        as_departments(rows)
        .rows.rename({"valid_from": "as_of_date"})
        .with_columns(in_post=pl.col("name_zh").replace_strict({"x": "1", "y": "2", "bad": "3"}))
    )
    return MappedRows(mapped.drop("name_zh"), ("department_code", "as_of_date", "in_post"))


def expected(rows: dict[str, list[tuple[int, str, str]]]) -> tuple[set[int], set[int], dict[str, set[tuple[str, str]]]]:
    """Rejected and yielding records and the rows loaded, judged row by row as the rule is worded."""
    rejected = set()
    for derived in rows.values():
        contents = defaultdict(set)
        for _, key, content in derived:
            if content != "bad":
                contents[key].add(content)
        rejected |= {record for record, key, content in derived if content == "bad" or len(contents[key]) > 1}
    loaded = {
        name: {(key, content) for record, key, content in derived if record not in rejected}
        for name, derived in rows.items()
    }
    yielding = {record for derived in rows.values() for record, _, _ in derived}
    return rejected, yielding, loaded


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(departments=derived_rows, headcount=derived_rows, set_aside=st.integers(0, 2), left_out=st.integers(0, 2))
def test_every_source_record_is_counted_once(
    tmp_path: Path,
    departments: list[tuple[int, str, str]],
    headcount: list[tuple[int, str, str]],
    set_aside: int,
    left_out: int,
) -> None:
    folder = tmp_path / str(next(FOLDERS))
    folder.mkdir()
    source_rows = SourceRows(
        rows=pl.LazyFrame(
            {"cell": ["v"] * RECORDS, "_row_number": range(1, RECORDS + 1), "_sheet": [None] * RECORDS},
            schema={"cell": pl.String, "_row_number": pl.Int64, "_sheet": pl.String},
        ),
        columns=("cell",),
        records=RECORDS + set_aside + left_out,
        rejected=tuple(SetAside(20 + n, None, problem("E-CSV-04", row=20 + n), {}) for n in range(set_aside)),
        ignored=tuple(SetAside(30 + n, None, problem("I-ROW-01", row=30 + n), {}) for n in range(left_out)),
    )
    given_rows = {"departments": departments, "headcount": headcount}
    outputs = {"departments": as_departments(departments), "headcount": as_headcount(headcount)}
    result = reading.finish_mapped(
        Delivery("0" * 64, "f.csv", tmp_path / "f.csv"),
        Source("s", tmp_path, ReadingOptions(), ("departments", "headcount"), "0"),
        source_rows,
        outputs,
        CONTRACTS,
        Settings.for_data_dir(folder / "data"),
        folder,
    )
    rejected, yielding, loaded = expected(given_rows)
    assert result.counts.records == source_rows.records
    assert result.counts.rejected == len(rejected) + set_aside
    assert result.counts.accepted == len(yielding - rejected)
    assert result.counts.ignored == RECORDS - len(yielding | rejected) + left_out
    content = {"departments": "name_zh", "headcount": "in_post"}
    for name, rows in loaded.items():
        frame = pl.read_parquet(result.accepted[name])
        found = list(zip(frame["department_code"], frame[content[name]], strict=True))
        wanted = rows if name == "departments" else {(key, {"x": 1, "y": 2}[value]) for key, value in rows}
        assert sorted(found) == sorted(wanted)
        assert result.datasets[name].accepted == len(found)
        assert result.datasets[name].records == len(given_rows[name])
        assert not set(frame["_row_number"]) & rejected
    if result.counts.rejected:
        assert result.rejects is not None
        lines = pl.read_parquet(result.rejects)
        assert set(lines["_row_number"]) == rejected | {20 + n for n in range(set_aside)}
    else:
        assert result.rejects is None
