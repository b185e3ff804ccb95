"""A contract may get a column: files accepted before it are read beside files that have it."""

from datetime import datetime

import duckdb
import polars as pl
import pytest

from orchestration.settings import Settings
from orchestration.warehouse.preparation import month_of_last_event, prepare
from tests.warehouse.lake import add_delivery

EVENT = {"event_type": "accept", "matter_code": "M", "department_code": "D", "event_at": "2026-03-02 09:00:00"}


@pytest.mark.parametrize("olds", [("old",), ("new",), ("old", "new")], ids="+".join)
def test_a_column_that_is_newer_than_a_file_is_empty_in_its_rows(tmp_path, olds):
    settings = Settings.for_data_dir(tmp_path / "data")
    for case_no in ("old", "new"):
        delivery = add_delivery(settings, "approval_events", [EVENT | {"case_no": case_no, "receipt_no": "SL-1"}])
        if case_no in olds:
            path = settings.raw_dir / "approval_events" / f"{delivery}.parquet"
            pl.read_parquet(path).drop("receipt_no").write_parquet(path)
    assert month_of_last_event(settings) == "2026-03"
    prepare(settings, as_of=datetime(2026, 3, 31))
    with duckdb.connect(str(settings.build_database_path), read_only=True) as connection:
        rows = connection.sql("select case_no, receipt_no, _file_name from raw.approval_events").fetchall()
    assert sorted(rows) == [
        (case_no, None if case_no in olds else "SL-1", "approval_events.csv") for case_no in ("new", "old")
    ]
