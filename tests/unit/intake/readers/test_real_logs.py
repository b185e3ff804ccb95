"""The public event logs: counts as their publisher states them, three formats of one log alike."""

from pathlib import Path

import polars as pl
import pytest

from orchestration.intake.readers.base import ReadingOptions
from orchestration.intake.readers.dispatch import read
from tests.unit.intake.readers.reading import checked

COUNTS = {
    "Receipt_phase": (1434, 8577),
    "CoSeLoG_WABO_1": (937, 38944),
    "CoSeLoG_WABO_2": (645, 33373),
    "CoSeLoG_WABO_3": (1087, 44801),
    "CoSeLoG_WABO_4": (787, 34848),
    "CoSeLoG_WABO_5": (892, 43896),
}


FAST = ("Receipt_phase",)  # tests/end_to_end/test_wabo.py counts the others in every run, after the whole way


@pytest.mark.parametrize("name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in COUNTS])
def test_cases_and_events_are_as_published(wabo: Path, tmp_path: Path, name: str) -> None:
    result = checked(read(wabo / f"{name}.xes.gz", ReadingOptions(work_dir=tmp_path)))
    traces = result.rows.select(pl.col("case_concept:name").n_unique()).collect().item()
    assert (traces + len(result.ignored), result.records - len(result.ignored)) == COUNTS[name]
    assert not result.rejected


def test_three_formats_of_one_log_hold_the_same_records(wabo: Path, tmp_path: Path) -> None:
    def records(name: str, prefix: str) -> pl.DataFrame:
        """All records with wall times, in an order that does not depend on the format."""
        rows = read(wabo / name, ReadingOptions(work_dir=tmp_path)).rows.drop("_row_number", "_sheet")
        rows = rows.rename(lambda column: column.replace(prefix, "case_"))
        times = pl.col("^(case_(start|end|dead).*|time:timestamp)$")
        wall_times = times.str.replace("T", " ").str.replace(r"[+-]\d\d:\d\d$", "")
        frame = rows.with_columns(wall_times.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")).collect()
        return frame.select(sorted(frame.columns)).sort(pl.all())

    xes = records("Receipt_phase.xes.gz", "case_")
    assert len(xes) == 8577
    assert records("receipt.csv.gz", "case:").equals(xes)
    assert records("receipt.parquet", "case:").equals(xes)
