"""The contenders agree with one another and with the pipeline; costs become a table and a slope."""

import csv
import sys
from datetime import date

import pytest

from orchestration.bench.comparison import Comparison, compare
from orchestration.bench.contenders import pandas_script, polars_script, single_query
from orchestration.bench.contenders.columns import RESULT_COLUMNS, Paths
from orchestration.bench.measuring import Cost, measure
from orchestration.bench.report import as_dict, as_markdown
from orchestration.bench.running import CONTENDERS, STAGES, TOTAL, Measured, run_size
from orchestration.messages import Refusal
from orchestration.settings import Settings
from orchestration.simulation.simulate import simulate

CALENDAR = Settings().reference_dir / "calendar_cn.csv"
ROWS = (*STAGES, TOTAL, *CONTENDERS)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, list[dict[str, float | str | None]]]:
    """What each contender makes of the same small city, numbers as numbers."""
    folder = tmp_path_factory.mktemp("bench")
    files = folder / "files"
    simulate(files, cases=3_000, months=3, first_month=date(2026, 1, 1), calendar_csv=CALENDAR, single_events_file=True)
    results = {}
    for contender in (single_query, pandas_script, polars_script):
        result = folder / "result.csv"
        contender.main(Paths.of([str(files), str(CALENDAR), str(result)]))
        with result.open(encoding="utf-8", newline="") as file:
            results[contender.__name__] = [
                {name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)
            ]
    return results


def _value(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return text or None


@pytest.mark.parametrize("contender", [pandas_script, polars_script])
def test_contenders_find_the_same_ranking(found, contender):
    assert found[contender.__name__] == found[single_query.__name__]


def test_the_ranking_is_not_empty(found):
    rows = found[single_query.__name__]
    assert tuple(rows[0]) == RESULT_COLUMNS
    assert {row["month"] for row in rows} == {"2026-01-01", "2026-02-01", "2026-03-01"}
    assert any(0 < row["ordinary_on_time_promised_count"] < row["ordinary_finished_count"] for row in rows)


@pytest.mark.slow
def test_the_pipeline_finds_them_too(tmp_path):
    measured = run_size(Settings(), 5_000, tmp_path, say=lambda _line: None)
    assert {name: comparison.differing for name, comparison in measured.comparisons.items()} == {
        name: [] for name in CONTENDERS
    }
    assert all(comparison.equal for comparison in measured.comparisons.values())
    assert all(measured.costs[row].cpu_seconds > 0 for row in ROWS)


def test_a_number_that_differs_is_named(tmp_path):
    answer = tmp_path / "answer.py"
    numbers = dict.fromkeys(
        (
            "finished_count",
            "on_time_promised_count",
            "ordinary_finished_count",
            "ordinary_on_time_promised_count",
            "ordinary_elapsed_working_days",
        ),
        "7",
    )
    released = [{"department_code": code, **numbers} for code in ("FG", "GA", "TB")]
    answer.write_text(f"import json; print(json.dumps({released!r}))", encoding="utf-8")
    result = tmp_path / "result.csv"
    with result.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["department_code", "month", *numbers])
        writer.writeheader()
        writer.writerow({"department_code": "FG", "month": "2026-06-01", **numbers})
        writer.writerow({"department_code": "GA", "month": "2026-06-01", **numbers, "ordinary_finished_count": "6"})
        writer.writerow({"department_code": "TB", "month": "2026-05-01", **numbers})
        writer.writerow({"department_code": "XX", "month": "2026-06-01", **numbers})
    comparison = compare([sys.executable, str(answer)], "2026-06", result)
    assert comparison == Comparison(departments=3, differing=["GA", "TB", "XX"], alike_over_all_cases=2)
    assert not comparison.equal


def test_children_are_counted():
    child = "x = b'x' * 200_000_000; sum(range(3_000_000))"
    cost = measure([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"])
    assert cost.cpu_seconds > 0
    assert cost.peak_megabytes > 190


def test_a_command_that_fails_says_why():
    with pytest.raises(Refusal, match="no such thing"):
        measure([sys.executable, "-c", "import sys; sys.exit('no such thing')"])
    measure([sys.executable, "-c", "import sys; sys.exit(3)"], accepted=(0, 3))


def test_slope_leaves_out_the_fixed_start():
    sizes = [_measured(1_000_000, start=10, each=2), _measured(3_000_000, start=10, each=2)]
    content = as_dict(sizes)
    assert content["slope_per_million_events"]["build"]["cpu_seconds"] == 2
    text = as_markdown(sizes)
    assert "## Slope from 1,000,000 to 3,000,000 events" in text
    assert "single_query: equal to the release" in text
    assert "pandas_script: DIFFERENT in FG" in text


def test_one_size_has_no_slope():
    assert as_dict([_measured(1_000_000, start=1, each=1)])["slope_per_million_events"] is None
    assert "Slope" not in as_markdown([_measured(1_000_000, start=1, each=1)])


def _measured(events: int, start: float, each: float) -> Measured:
    cost = Cost(start + each * events / 1_000_000, 5.0, 100.0)
    comparisons = dict.fromkeys(CONTENDERS, Comparison(36, [], 20)) | {"pandas_script": Comparison(36, ["FG"], 20)}
    return Measured(events, dict.fromkeys(ROWS, cost), comparisons)
